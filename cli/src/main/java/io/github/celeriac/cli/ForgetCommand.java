package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code celeriac forget ID...}. */
@Command(
        name = "forget",
        description =
                "Deletes what is stored of tasks, whatever their state, and prints of how many there was something.")
final class ForgetCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "The tasks' ids.")
    private List<String> taskIds = new ArrayList<>();

    @Override
    int run(ResultBackend results) {
        StandardStreams.printLine(Long.toString(results.forget(taskIds)));
        return ExitCode.DONE;
    }
}
