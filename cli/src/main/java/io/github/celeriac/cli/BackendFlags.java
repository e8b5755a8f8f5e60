package io.github.celeriac.cli;

import io.github.celeriac.spi.ResultSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of one backend as flags, each of which wins over its environment variable. */
abstract class BackendFlags extends DebuggedCommand {
    @Option(
            names = "--backend",
            paramLabel = "URL",
            description = "The result backend as Celery writes it; $${NAME} in it is an environment variable."
                    + " Default: CELERY_RESULT_BACKEND.")
    private @Nullable String backend;

    @Option(names = "--serializer", paramLabel = "NAME", description = "result_serializer: json by default.")
    private @Nullable String serializer;

    @Option(
            names = "--accept",
            paramLabel = "NAMES",
            description = "result_accept_content: what may be read, e.g. json,pickle.")
    private @Nullable String accept;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "result_expires: how long what is stored is kept, e.g. 90, 2h, 1d; 0 or never for ever.")
    private @Nullable String expires;

    /** What flags and environment say, to be opened; a new one each time. */
    final BackendSetup setup() {
        return new BackendSetup()
                .url(backend)
                .flag(ResultSettings.SERIALIZER, serializer)
                .flag(ResultSettings.RESULT_ACCEPT_CONTENT, accept)
                .flag(ResultSettings.EXPIRES, expires);
    }

    /** The backend without its secrets, for messages. */
    final String backendName() {
        return setup().name();
    }
}
