package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.canvas.GroupStates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code celeriac group ID}. */
@Command(
        name = "group",
        description =
                "Prints a saved group and the states of its members, as one JSON document; exits with 3 if no such"
                        + " group is saved.")
final class GroupCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", description = "The group's id.")
    private String groupId = "";

    @Override
    int run(ResultBackend results) {
        GroupResult group = results.restoreGroup(groupId)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.ABSENT,
                        "no group " + groupId + " in " + backendName()
                                + ": never saved, deleted or expired; only GroupResult.save() makes one, look at the"
                                + " members with get"));
        StandardStreams.printLine(JsonFormat.print(new PrintableValues().of(document(group))));
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> document(GroupResult group) {
        GroupStates states = group.states();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("group_id", group.id());
        document.put("total", (long) states.total());
        document.put("completed", (long) states.completedCount());
        document.put("ready", states.isReady());
        document.put("successful", states.isSuccessful());
        document.put("failed", states.isFailed());
        document.put("states", states.byTask());
        document.put("result", group.tuple());
        return document;
    }
}
