package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.WriteOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stores of one transaction. Of several states of one task only the last that counts is sent, as the others would be seen
 * by nobody; each is still told what it would have been told alone.
 */
final class StoreBatch {
    /** As often as this nobody else can come between; then the database does not do what it says. */
    private static final int MOST_ROUNDS = 100;

    /** By task id, in one order for all processes, so that two batches lock rows in the same order. */
    private final Map<String, List<Request.Store>> byTask = new TreeMap<>();

    StoreBatch(List<Request.Store> requests) {
        requests.forEach(request -> byTask.computeIfAbsent(request.row().taskId(), id -> new ArrayList<>(1))
                .add(request));
    }

    /** Sends the rows, and again those that somebody else changed meanwhile. */
    void run(Dialect dialect, Connection connection, Tables tables, boolean extended) throws SQLException {
        for (int round = 0; !byTask.isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
                throw new SQLException("rows of tasks " + byTask.keySet() + " are neither written nor kept; look for a"
                        + " trigger or a collation on the result table that changes task_id or swallows rows");
            }
            List<TaskRow> rows =
                    byTask.values().stream().map(StoreBatch::lasting).toList();
            List<StoreEffect> effects = dialect.store(connection, tables, rows, extended);
            for (int i = 0; i < rows.size(); i++) {
                StoreEffect effect = effects.get(i);
                settle(rows.get(i), effect);
            }
        }
    }

    private void settle(TaskRow sent, StoreEffect effect) {
        byTask.computeIfPresent(sent.taskId(), (id, requests) -> {
            List<Request.Store> open = switch (effect) {
                case UNDECIDED -> requests;
                case WRITTEN -> written(requests, sent);
                case COLLIDES -> refused(requests, sent);
                case SAME, KEPT -> kept(requests, sent, effect);
            };
            return open.isEmpty() ? null : open;
        });
    }

    /** What is in the row after all of them: the first SUCCESS, else the last state. */
    private static TaskRow lasting(List<Request.Store> requests) {
        return requests.stream()
                .map(Request.Store::row)
                .filter(TaskRow::isSuccess)
                .findFirst()
                .orElseGet(() -> requests.get(requests.size() - 1).row());
    }

    /** After the success that was written, only its like are. */
    private static List<Request.Store> written(List<Request.Store> requests, TaskRow sent) {
        boolean ended = false;
        for (Request.Store request : requests) {
            request.future()
                    .complete(
                            !ended || request.row().hasOutcomeOf(sent)
                                    ? WriteOutcome.WRITTEN
                                    : WriteOutcome.KEPT_EXISTING_SUCCESS);
            ended |= request.row().isSuccess();
        }
        return List.of();
    }

    private static List<Request.Store> refused(List<Request.Store> requests, TaskRow sent) {
        ResultEncodingException problem =
                new ResultEncodingException("task id '" + sent.taskId() + "' cannot be told from"
                        + " that of another result by the collation of column task_id, perhaps because only case or accents"
                        + " differ; give that column a binary collation, or use UUIDs");
        requests.forEach(request -> request.future().completeExceptionally(problem));
        return List.of();
    }

    /** There was a success before all of them. Another one among them may be its like: those are still to be asked for. */
    private static List<Request.Store> kept(List<Request.Store> requests, TaskRow sent, StoreEffect effect) {
        List<Request.Store> open = new ArrayList<>();
        for (Request.Store request : requests) {
            boolean like = request.row().hasOutcomeOf(sent);
            if (effect == StoreEffect.KEPT && !like && request.row().isSuccess()) {
                open.add(request);
            } else {
                request.future()
                        .complete(
                                effect == StoreEffect.SAME && like
                                        ? WriteOutcome.WRITTEN
                                        : WriteOutcome.KEPT_EXISTING_SUCCESS);
            }
        }
        return open;
    }
}
