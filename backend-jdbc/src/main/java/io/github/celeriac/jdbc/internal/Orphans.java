package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lineage whose result is gone, as Celery deletes its rows without a thought of ours. The side table is read a page at a time,
 * by task id.
 *
 * @param lineage the side table
 */
record Orphans(Dialect dialect, String task, String lineage) {
    /** Before all others. */
    static final String START = "";

    private static final int PAGE = 1_000;

    /**
     * One page.
     *
     * @param size how many were looked at
     * @param orphans without a result
     * @param next from where to go on; null if there is nothing more
     */
    record Page(int size, Set<String> orphans, @Nullable String next) {}

    Page page(Connection connection, String after) throws SQLException {
        String sql = "SELECT task_id FROM " + lineage + " WHERE task_id > ? ORDER BY task_id LIMIT " + PAGE;
        Set<String> ids = ids(connection, sql, List.of(after));
        Set<String> orphans = new LinkedHashSet<>(ids);
        orphans.removeAll(withResult(connection, ids));
        @Nullable String last = null;
        for (String id : ids) {
            last = id;
        }
        return new Page(ids.size(), orphans, ids.size() < PAGE ? null : last);
    }

    /** Those that are so still: what somebody forgot between the two looks of {@link #page} has no lineage by now. */
    Set<String> again(Connection connection, Collection<String> taskIds) throws SQLException {
        return taskIds.isEmpty() ? Set.of() : still(connection, taskIds, "");
    }

    /**
     * Deletes those that are so still once they are locked: whoever stores a result writes its lineage last, and either has it
     * locked, has committed the result, or will find that there is no lineage yet.
     */
    int delete(Connection connection, Collection<String> taskIds) throws SQLException {
        if (taskIds.isEmpty()) {
            return 0;
        }
        String locking = dialect.lockFreeSql(connection);
        return dialect.inTransaction(connection, () -> {
            Set<String> orphans = still(connection, taskIds, locking);
            dialect.deleteLineage(connection, lineage, orphans);
            return orphans.size();
        });
    }

    /** @param locking ends the SELECT of lineage */
    private Set<String> still(Connection connection, Collection<String> taskIds, String locking) throws SQLException {
        String sql = "SELECT task_id FROM " + lineage + " WHERE task_id IN (" + Dialect.placeholders(taskIds.size())
                + ") ORDER BY task_id" + locking;
        Set<String> orphans = ids(connection, sql, taskIds);
        orphans.removeAll(withResult(connection, orphans));
        return orphans;
    }

    private Set<String> withResult(Connection connection, Collection<String> taskIds) throws SQLException {
        String sql = "SELECT task_id FROM " + task + " WHERE task_id IN (" + Dialect.placeholders(taskIds.size()) + ")";
        return taskIds.isEmpty() ? new HashSet<>() : ids(connection, sql, taskIds);
    }

    private static Set<String> ids(Connection connection, String sql, Collection<String> values) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        try (PreparedStatement statement = Dialect.prepared(connection, sql, List.copyOf(values));
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                ids.add(found.getString(1));
            }
        }
        return ids;
    }
}
