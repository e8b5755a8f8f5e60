package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celeriac copy}. */
@Command(
        name = "copy",
        description =
                "Copies stored results into another backend, or another serializer: these, or all that the source lists."
                        + " Each copy is read back and compared. What is there already stays, so run it again if it was cut"
                        + " off. Exits with 1 if anything was not copied as it was.")
final class CopyCommand extends DebuggedCommand {
    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description = "The source, as Celery writes result_backend; $${NAME} in it is an environment variable.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "URL", description = "The target, in the same form.")
    private String to = "";

    @Option(
            names = "--serializer",
            paramLabel = "NAME",
            description = "result_serializer of the target; by default that of the environment, which is json.")
    private @Nullable String serializer;

    @Option(
            names = "--from-serializer",
            paramLabel = "NAME",
            description = "result_serializer of the source; by default that of the environment.")
    private @Nullable String sourceSerializer;

    @Option(
            names = "--accept",
            paramLabel = "NAMES",
            description = "result_accept_content of both: what may be read, e.g. json,pickle.")
    private @Nullable String accept;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "result_expires of the target, counted from now where results expire by themselves.")
    private @Nullable String expires;

    @Mixin
    private Selection selection = new Selection();

    @Option(names = "--lossy", description = "Fields that the target has no place or form for are no failure.")
    private boolean lossy;

    @Option(names = "--json", description = "JSON on a terminal, too.")
    private boolean json;

    @Parameters(paramLabel = "ID", description = "Only these tasks.")
    private List<String> taskIds = List.of();

    @Override
    int run() {
        BackendSetup sourceSetup = setup(from, sourceSerializer);
        BackendSetup targetSetup = setup(to, serializer).flag(ResultSettings.EXPIRES, expires);
        forgetSpool(sourceSetup, targetSetup);
        // The documents say whether they are extended, not the settings.
        try (ResultBackend source = sourceSetup.open(builder -> {});
                ResultBackend target =
                        targetSetup.flag(ResultSettings.EXTENDED, "true").open(builder -> {})) {
            requireStore(source, sourceSetup);
            requireStore(target, targetSetup);
            return copy(source, target);
        }
    }

    private int copy(ResultBackend source, ResultBackend target) {
        CopyReport report = new CopyReport(
                Rows.forPrograms(json),
                Progress.onTerminal(),
                taskIds.stream().distinct().count());
        Copying copying = new Copying(source, target, report);
        if (taskIds.isEmpty()) {
            copying.all(selection.query());
        } else {
            copying.some(taskIds, selection.query());
        }
        report.end();
        return report.exitCode(lossy);
    }

    private BackendSetup setup(String url, @Nullable String ofThatSide) {
        return new BackendSetup()
                .url(url)
                .ofItsKindOnly()
                .flag(ResultSettings.SERIALIZER, ofThatSide)
                .flag(ResultSettings.RESULT_ACCEPT_CONTENT, accept);
    }

    /** What lies in the spool of an application is meant for neither side. */
    private static void forgetSpool(BackendSetup... setups) {
        for (BackendSetup setup : setups) {
            for (Setting<?> setting : List.of(ResultSettings.SPOOL_DIRECTORY, ResultSettings.SPOOL_MAX_BYTES)) {
                setup.forget(setting);
            }
        }
    }

    private static void requireStore(ResultBackend results, BackendSetup setup) {
        if (!results.capabilities().contains(Capability.LISTING)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    setup.name() + " keeps no results that could be copied, or added to; use Redis or a database");
        }
    }
}
