package io.github.celeriac.jdbc.internal;

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
    /** By task id, in one order for all processes, so that two batches lock rows in the same order. */
    private final Map<String, List<Request.Store>> byTask = new TreeMap<>();

    StoreBatch(List<Request.Store> requests) {
        requests.forEach(request -> byTask.computeIfAbsent(request.row().taskId(), id -> new ArrayList<>(1))
                .add(request));
    }

    /** Sends the rows, and again those that somebody else changed meanwhile. */
    void run(Dialect dialect, Connection connection, Tables tables, boolean extended) throws SQLException {
        while (!byTask.isEmpty()) {
            List<TaskRow> rows =
                    byTask.values().stream().map(StoreBatch::lasting).toList();
            List<StoreEffect> effects = dialect.store(connection, tables, rows, extended);
            for (int i = 0; i < rows.size(); i++) {
                StoreEffect effect = effects.get(i);
                if (effect != StoreEffect.UNDECIDED) {
                    TaskRow row = rows.get(i);
                    List<Request.Store> requests = byTask.remove(row.taskId());
                    if (requests != null) {
                        tell(requests, row, effect);
                    }
                }
            }
        }
    }

    /** What is in the row after all of them: the first SUCCESS, else the last state. */
    private static TaskRow lasting(List<Request.Store> requests) {
        return requests.stream()
                .map(Request.Store::row)
                .filter(TaskRow::isSuccess)
                .findFirst()
                .orElseGet(() -> requests.get(requests.size() - 1).row());
    }

    private static void tell(List<Request.Store> requests, TaskRow lasting, StoreEffect effect) {
        boolean open = effect == StoreEffect.WRITTEN;
        for (Request.Store request : requests) {
            boolean same = effect != StoreEffect.KEPT && request.row().equals(lasting);
            request.future().complete(open || same ? WriteOutcome.WRITTEN : WriteOutcome.KEPT_EXISTING_SUCCESS);
            open &= !request.row().isSuccess();
        }
    }
}
