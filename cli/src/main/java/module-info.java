/** The command line. */
module io.github.celeriac.cli {
    requires info.picocli;
    requires io.github.celeriac;

    opens io.github.celeriac.cli to
            info.picocli;
}
