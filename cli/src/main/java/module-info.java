/** The command line. */
module io.github.celeriac.cli {
    requires info.picocli;
    requires io.github.celeriac;
    requires java.logging;

    uses io.github.celeriac.spi.BackendProvider;
    uses io.github.celeriac.spi.CodecProvider;

    opens io.github.celeriac.cli to
            info.picocli;
}
