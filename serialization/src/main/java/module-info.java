/** The formats of kombu, as codecs. */
module io.github.celeriac.serialization {
    requires transitive io.github.celeriac;
    requires org.yaml.snakeyaml;

    exports io.github.celeriac.serialization.pickle;

    provides io.github.celeriac.spi.CodecProvider with
            io.github.celeriac.serialization.json.JsonCodecProvider,
            io.github.celeriac.serialization.msgpack.MsgpackCodecProvider,
            io.github.celeriac.serialization.pickle.PickleCodecProvider,
            io.github.celeriac.serialization.yaml.YamlCodecProvider;
}
