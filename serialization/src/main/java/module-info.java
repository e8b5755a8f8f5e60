/** The formats of kombu, as codecs. */
module io.github.celeriac.serialization {
    requires transitive io.github.celeriac;
}
