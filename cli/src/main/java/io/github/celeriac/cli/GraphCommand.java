package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskResult;
import io.github.celeriac.canvas.ResultGraph;
import io.github.celeriac.value.ResultTuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celeriac graph ID}. */
@Command(
        name = "graph",
        description =
                "Prints what came of a task: the states of all tasks that it has sent, and of those they have sent, as one"
                        + " JSON document; exits with 3 if nothing is stored of the task.")
final class GraphCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", description = "The task's id.")
    private String taskId = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Reads this many tasks at most; ${DEFAULT-VALUE} by default.")
    private int limit;

    @Override
    int run(ResultBackend results) {
        ResultGraph graph = results.graph(ResultTuple.task(taskId, null), limit);
        if (graph.tasks().get(taskId) instanceof TaskResult.Absent) {
            throw new CommandFailure(
                    ExitCode.ABSENT,
                    "no result for task " + taskId + " in " + backendName()
                            + ": not sent, not started, expired or forgotten; check the id and the backend");
        }
        StandardStreams.printLine(JsonFormat.print(new PrintableValues().of(document(graph))));
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> document(ResultGraph graph) {
        Map<String, String> states = new LinkedHashMap<>();
        graph.tasks().forEach((id, result) -> states.put(id, result.state()));
        Map<String, List<String>> children = new LinkedHashMap<>();
        graph.children().forEach((id, each) -> children.put(id, List.copyOf(each)));
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("complete", graph.isComplete());
        document.put("states", states);
        document.put("children", children);
        document.put("incomplete", List.copyOf(graph.incomplete()));
        document.put("unread", List.copyOf(graph.unread()));
        return document;
    }
}
