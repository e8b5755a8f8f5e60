/** Contracts that every backend and codec passes. */
module io.github.celeriac.testkit {
    requires transitive io.github.celeriac;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    uses io.github.celeriac.spi.CodecProvider;

    exports io.github.celeriac.testkit;

    opens io.github.celeriac.testkit to
            org.junit.platform.commons;
}
