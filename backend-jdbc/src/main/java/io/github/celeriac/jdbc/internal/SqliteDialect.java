package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.BackendUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQLite 3.35 and later. There is one writer at a time, so guarding a row is a matter of looking first, inside a
 * transaction that begins by writing.
 */
final class SqliteDialect extends Dialect {
    /** Whether somebody else's transaction is under way. */
    private final boolean within;

    SqliteDialect() {
        this(false);
    }

    private SqliteDialect(boolean within) {
        this.within = within;
    }

    @Override
    String name() {
        return "sqlite";
    }

    @Override
    Set<String> products() {
        return Set.of("SQLite");
    }

    @Override
    Dialect withinTransaction() {
        return new SqliteDialect(true);
    }

    @Override
    boolean typesBind() {
        return false;
    }

    @Override
    long greatestId(Connection connection, Tables tables) {
        return Long.MAX_VALUE;
    }

    @Override
    ConnectionTarget target(BackendUrl url, String driver, Duration operationTimeout) {
        return SqliteUrl.target(url, operationTimeout);
    }

    @Override
    Tables inspect(Connection connection, TableNames names) throws SQLException {
        if (names.taskSchema() != null || names.groupSchema() != null) {
            throw new SQLException("SQLite has no schemas; remove database_table_schemas");
        }
        Set<String> columns = columnsOf(connection, names.task());
        return new Tables(
                quoted(names.task()),
                quoted(names.group()),
                !columns.isEmpty(),
                !columnsOf(connection, names.group()).isEmpty(),
                columns.containsAll(EXTENDED_COLUMNS),
                null,
                null,
                null,
                Long.MAX_VALUE,
                names.lineage() == null
                        ? null
                        : new Tables.Lineage(
                                quoted(names.lineage()),
                                !columnsOf(connection, names.lineage()).isEmpty()),
                ColumnWidths.UNLIMITED);
    }

    private static Set<String> columnsOf(Connection connection, String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM pragma_table_info(?)")) {
            statement.setString(1, table);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    columns.add(found.getString(1));
                }
            }
        }
        return columns;
    }

    @Override
    void create(Connection connection, List<String> ddl) throws SQLException {
        inTransaction(connection, () -> {
            try (Statement statement = connection.createStatement()) {
                for (String each : ddl) {
                    statement.execute(each);
                }
            }
            return ddl;
        });
    }

    @Override
    boolean isCreationRace(SQLException e) {
        return false; // creating takes the one write lock, and IF NOT EXISTS does the rest
    }

    @Override
    List<StoreEffect> store(Connection connection, Tables tables, List<TaskRow> rows, boolean extended)
            throws SQLException {
        Transaction.Work<List<StoreEffect>> work = () -> {
            try (PreparedStatement update = connection.prepareStatement(updateSql(tables, extended));
                    PreparedStatement insert = connection.prepareStatement(insertSql(tables, extended));
                    PreparedStatement same = connection.prepareStatement(sameSql(tables))) {
                List<StoreEffect> effects = new ArrayList<>(rows.size());
                for (TaskRow row : rows) {
                    effects.add(store(update, insert, same, row, extended));
                }
                storeLineage(connection, tables, rows, effects);
                return effects;
            }
        };
        return within ? work.run() : inTransaction(connection, work);
    }

    private static StoreEffect store(
            PreparedStatement update, PreparedStatement insert, PreparedStatement same, TaskRow row, boolean extended)
            throws SQLException {
        update.setString(bind(update, row, extended), row.taskId());
        if (update.executeUpdate() > 0) {
            return StoreEffect.WRITTEN;
        }
        int last = bind(insert, row, extended);
        insert.setString(last, row.taskId());
        insert.setString(last + 1, row.taskId());
        if (insert.executeUpdate() > 0) {
            return StoreEffect.WRITTEN;
        }
        same.setString(1, row.taskId());
        same.setString(2, row.status());
        same.setBytes(3, row.result());
        same.setString(4, row.dateDone());
        same.setString(5, row.traceback());
        try (ResultSet found = same.executeQuery()) {
            return found.next() ? StoreEffect.SAME : StoreEffect.KEPT;
        }
    }

    private static void storeLineage(
            Connection connection, Tables tables, List<TaskRow> rows, List<StoreEffect> effects) throws SQLException {
        if (tables.lineage() == null) {
            return;
        }
        String sql = "INSERT INTO " + tables.lineageName() + " (task_id, " + String.join(", ", LINEAGE_COLUMNS)
                + ") VALUES (?, ?, ?, ?)" + REPLACE_LINEAGE;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < rows.size(); i++) {
                if (effects.get(i) == StoreEffect.WRITTEN) {
                    bindLineage(statement, 1, rows.get(i));
                    statement.executeUpdate();
                }
            }
        }
    }

    private static String updateSql(Tables tables, boolean extended) {
        return "UPDATE " + tables.task() + " SET " + assignments(extended, column -> "?")
                + " WHERE task_id = ? AND status IS NOT 'SUCCESS'";
    }

    private static String insertSql(Tables tables, boolean extended) {
        List<String> columns = valueColumns(extended);
        return "INSERT INTO " + tables.task() + " (" + String.join(", ", columns) + ", task_id) SELECT "
                + placeholders(columns.size() + 1) + " WHERE NOT EXISTS (SELECT 1 FROM " + tables.task()
                + " WHERE task_id = ?)";
    }

    private static String sameSql(Tables tables) {
        return "SELECT 1 FROM " + tables.task()
                + " WHERE task_id = ? AND status = ? AND result IS ? AND date_done IS ? AND traceback IS ?";
    }

    /** Binds {@link #valueColumns}, and tells which parameter is next. */
    private static int bind(PreparedStatement statement, TaskRow row, boolean extended) throws SQLException {
        statement.setString(1, row.status());
        statement.setBytes(2, row.result());
        statement.setString(3, row.dateDone());
        statement.setString(4, row.traceback());
        if (!extended) {
            return 5;
        }
        TaskRow.Extended more = row.extendedOrNone();
        statement.setString(5, more.name());
        statement.setBytes(6, more.args());
        statement.setBytes(7, more.kwargs());
        statement.setString(8, more.worker());
        if (more.retries() == null) {
            statement.setNull(9, Types.INTEGER);
        } else {
            statement.setInt(9, more.retries());
        }
        statement.setString(10, more.queue());
        return 11;
    }

    @Override
    List<TaskRow> fetch(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        List<TaskRow> rows = new ArrayList<>();
        for (List<String> chunk : chunks(taskIds)) {
            String sql = "SELECT " + TaskRows.selected(tables) + " FROM " + source(tables) + " WHERE t.task_id IN ("
                    + placeholders(chunk.size()) + ")";
            try (PreparedStatement statement = prepared(connection, sql, chunk)) {
                rows.addAll(TaskRows.rows(statement, tables, ResultSet::getString));
            }
        }
        return rows;
    }

    @Override
    Set<String> forget(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        String lineage = tables.lineageName();
        return inTransaction(connection, () -> {
            Set<String> forgotten = new HashSet<>();
            for (List<String> chunk : chunks(taskIds)) {
                String sql = "DELETE FROM " + tables.task() + " WHERE task_id IN (" + placeholders(chunk.size())
                        + ") RETURNING task_id";
                try (PreparedStatement statement = prepared(connection, sql, chunk)) {
                    deleted(connection, lineage, statement, forgotten);
                }
            }
            return forgotten;
        });
    }

    /** Runs a DELETE that returns task ids, and tells how many rows; the lineage of the tasks goes, too, where it is kept. */
    private int deleted(Connection connection, @Nullable String lineage, PreparedStatement delete, Set<String> all)
            throws SQLException {
        Set<String> taskIds = new HashSet<>();
        int rows = 0;
        try (ResultSet found = delete.executeQuery()) {
            for (; found.next(); rows++) {
                String taskId = found.getString(1);
                if (taskId != null) {
                    taskIds.add(taskId);
                }
            }
        }
        if (lineage != null) {
            deleteLineage(connection, lineage, taskIds);
        }
        all.addAll(taskIds);
        return rows;
    }

    @Override
    int deleteWithLineage(Connection connection, String table, String lineage, String cutoff, int limit)
            throws SQLException {
        String sql = deleteSql(table) + " RETURNING task_id";
        return inTransaction(connection, () -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, cutoff);
                statement.setInt(2, limit);
                return deleted(connection, lineage, statement, new HashSet<>());
            }
        });
    }

    @Override
    int deleteBefore(Connection connection, String table, String cutoff, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(deleteSql(table))) {
            statement.setString(1, cutoff);
            statement.setInt(2, limit);
            return statement.executeUpdate();
        }
    }

    private static String deleteSql(String table) {
        return "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table + " WHERE date_done < ? LIMIT ?)";
    }

    /** There are no others. */
    @Override
    String lockFreeSql(Connection connection) {
        return "";
    }

    /** The driver gives SQLite's own primary result code. */
    @Override
    SqlProblem problem(String where, SQLException e) {
        return switch (e.getErrorCode()) {
            case 5, 6 -> SqlProblem.unavailable(where, "another process holds its lock: end it, or wait longer", e);
            case 8 -> SqlProblem.refused(where, "make the file and its directory writable to this user", e);
            case 10, 13 -> SqlProblem.unavailable(where, "check the disk and the space left on it", e);
            case 14, 23, 3 ->
                SqlProblem.refused(
                        where, "check the path in result_backend, and that this user may read and write it", e);
            case 18, 19, 20, 25 -> SqlProblem.row(where, "shorten it, or restore Celery's columns", e);
            case 11, 26 ->
                SqlProblem.failed(where, "the file is no sound SQLite database; restore it, or name another", e);
            case 17 -> SqlProblem.unavailable(where, "its tables are being changed", e);
            default ->
                isClosed(e)
                        ? SqlProblem.unavailable(where, "", e)
                        : SqlProblem.failed(where, "was the table changed? restore Celery's columns", e);
        };
    }

    private static boolean isClosed(SQLException e) {
        @Nullable String state = e.getSQLState();
        return state != null && state.startsWith("08") || e instanceof java.sql.SQLTransientException;
    }
}
