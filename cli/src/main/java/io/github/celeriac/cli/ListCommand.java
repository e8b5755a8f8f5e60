package io.github.celeriac.cli;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultPage;
import io.github.celeriac.TaskMeta;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code celeriac list}. */
@Command(
        name = "list",
        description =
                "Lists what is stored, in the backend's own order and a page at a time: a table on a terminal, else one"
                        + " JSON document a line.")
final class ListCommand extends BackendCommand {
    @Mixin
    private Selection selection = new Selection();

    @Option(names = "--limit", paramLabel = "N", description = "Stops after this many.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json", description = "JSON on a terminal, too.")
    private boolean json;

    @Override
    int run(ResultBackend results) {
        if (!results.capabilities().contains(Capability.LISTING)) {
            throw new CommandFailure(ExitCode.FAILED, backendName() + " keeps no list of results; name them: get ID");
        }
        Rows rows = Rows.forPrograms(json);
        long left = limit;
        for (Iterator<ResultPage> pages = results.pages(selection.query()).iterator(); left > 0 && pages.hasNext(); ) {
            left = print(pages.next(), rows, left);
        }
        return ExitCode.DONE;
    }

    private static long print(ResultPage page, Rows rows, long most) {
        long left = most;
        for (TaskMeta meta : page.results()) {
            if (left-- > 0) {
                rows.print(line(meta), MetaDocument.fields(meta));
            }
        }
        for (Map.Entry<String, ? extends RuntimeException> broken :
                page.unreadable().entrySet()) {
            if (left-- > 0) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("task_id", broken.getKey());
                fields.put("problem", String.valueOf(broken.getValue().getMessage()));
                rows.print(columns(broken.getKey(), "UNREADABLE", "", fields.get("problem")), fields);
            }
        }
        return Math.max(0, left);
    }

    static String line(TaskMeta meta) {
        String done = meta.asMap().get("date_done") == null
                ? ""
                : meta.dateDone()
                        .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse("");
        return columns(meta.taskId(), meta.state(), done, meta.result());
    }

    private static String columns(String id, String state, String done, @Nullable Object rest) {
        return String.format(Locale.ROOT, "%-36s  %-10s  %-20s  %s", id, state, done, Rows.excerpt(rest));
    }
}
