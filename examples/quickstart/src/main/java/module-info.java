/** A worker and a client that share results in a SQLite file. */
module io.github.celeriac.examples.quickstart {
    requires io.github.celeriac;
}
