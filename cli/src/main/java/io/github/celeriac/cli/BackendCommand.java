package io.github.celeriac.cli;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command has: the settings as flags, each of which wins over its environment variable. */
@Command(mixinStandardHelpOptions = true, versionProvider = CeleriacCommand.Version.class)
abstract class BackendCommand implements Callable<Integer> {
    private final Map<String, String> environment = new HashMap<>(System.getenv());

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

    @Option(names = "--debug", description = "Stack traces and the log, on stderr.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    @Override
    public final Integer call() {
        Logs.show(debug);
        return run();
    }

    /** For commands that have something to say about a backend that does not open, too. */
    int run() {
        try (ResultBackend results = open(builder -> {})) {
            return run(results);
        }
    }

    /** Does the command's work; returns the exit code. */
    abstract int run(ResultBackend results);

    /** @param more steps besides those of the flags */
    final ResultBackend open(Consumer<ResultBackends.Builder> more) {
        ResultBackends.Builder builder = ResultBackends.builder();
        if (backend != null) {
            // By way of the environment, where a password may be written out.
            forget(ResultSettings.BACKEND);
            environment.put(ResultSettings.BACKEND.environment().get(0), backend);
        }
        requireBackend();
        set(builder, ResultSettings.SERIALIZER, serializer);
        set(builder, ResultSettings.RESULT_ACCEPT_CONTENT, accept);
        set(builder, ResultSettings.EXPIRES, expires);
        more.accept(builder);
        return builder.environment(environment).build();
    }

    /** As the library says it, but with the flag. */
    private void requireBackend() {
        if (ResultSettings.BACKEND.environment().stream()
                .allMatch(name -> environment.getOrDefault(name, "").isBlank()
                        && environment.getOrDefault(name + "_FILE", "").isBlank())) {
            throw new InvalidSettingException("result_backend was not set but is needed; write --backend URL or export"
                    + " CELERY_RESULT_BACKEND, e.g. redis://localhost:6379/0");
        }
    }

    private void set(ResultBackends.Builder builder, Setting<?> setting, @Nullable String text) {
        if (text != null) {
            forget(setting);
            builder.set(setting.name(), text);
        }
    }

    final void forget(Setting<?> setting) {
        for (String name : setting.environment()) {
            environment.remove(name);
            environment.remove(name + "_FILE");
        }
    }

    /** The backend without its secrets, for messages; only after {@link #open}. */
    final String backendName() {
        return backendUrl().toString();
    }

    final BackendUrl backendUrl() {
        String url =
                environment.getOrDefault(ResultSettings.BACKEND.environment().get(0), "");
        return BackendUrl.parse(url, environment);
    }
}
