/** Contracts that every backend and codec passes. */
module io.github.celeriac.testkit {
    requires transitive io.github.celeriac;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
}
