package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskMeta;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code celeriac get ID}. */
@Command(
        name = "get",
        description = "Prints what is stored of a task, as one JSON document; exits with 3 if nothing is.")
final class GetCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", description = "The task's id.")
    private String taskId = "";

    @Override
    int run(ResultBackend results) {
        Optional<TaskMeta> meta = results.fetch(taskId).meta();
        if (meta.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.ABSENT,
                    "no result for task " + taskId + " in " + backendName()
                            + ": not sent, not started, expired or forgotten; await it, or check the id and the backend");
        }
        StandardStreams.printLine(MetaDocument.of(meta.get()));
        return ExitCode.DONE;
    }
}
