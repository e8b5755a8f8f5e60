package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command on one backend: the settings as flags, each of which wins over its environment variable. */
abstract class BackendCommand extends DebuggedCommand {
    private final BackendSetup setup = new BackendSetup();

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

    /** For commands that have something to say about a backend that does not open, too. */
    @Override
    int run() {
        try (ResultBackend results = open(builder -> {})) {
            return run(results);
        }
    }

    /** Does the command's work; returns the exit code. */
    abstract int run(ResultBackend results);

    /** @param more steps besides those of the flags */
    final ResultBackend open(Consumer<ResultBackends.Builder> more) {
        setup.url(backend)
                .flag(ResultSettings.SERIALIZER, serializer)
                .flag(ResultSettings.RESULT_ACCEPT_CONTENT, accept)
                .flag(ResultSettings.EXPIRES, expires);
        return setup.open(more);
    }

    final void forget(Setting<?> setting) {
        setup.forget(setting);
    }

    /** The backend without its secrets, for messages; only after {@link #open}. */
    final String backendName() {
        return setup.name();
    }

    final List<String> unread() {
        return setup.unread();
    }

    final boolean isRpc() {
        return setup.backendUrl().backend().equals("rpc");
    }

    final Place place() {
        return setup.place();
    }
}
