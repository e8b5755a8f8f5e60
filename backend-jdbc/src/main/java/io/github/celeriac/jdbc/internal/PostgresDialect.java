package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.BackendUrl;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 12 and later. A batch of any size is one statement. */
final class PostgresDialect extends Dialect {
    /** Any number, the same in all processes: who creates tables holds this advisory lock. */
    private static final long CREATION_LOCK = 0x63656c6572696163L;

    // Of stores:
    private final boolean notifies;
    private final boolean hurries;

    PostgresDialect() {
        this(false, true);
    }

    private PostgresDialect(boolean notifies, boolean hurries) {
        this.notifies = notifies;
        this.hurries = hurries;
    }

    @Override
    Dialect withinTransaction() {
        return new PostgresDialect(notifies, false);
    }

    @Override
    Channel channel() {
        return new PostgresChannel();
    }

    @Override
    Dialect notifying() {
        return new PostgresDialect(true, hurries);
    }

    @Override
    String name() {
        return "postgresql";
    }

    @Override
    Set<String> products() {
        return Set.of("PostgreSQL");
    }

    @Override
    ConnectionTarget target(BackendUrl url, String driver, Duration operationTimeout) {
        return PostgresUrl.target(url, operationTimeout);
    }

    @Override
    Tables inspect(Connection connection, TableNames names) throws SQLException {
        String task = qualified(names.taskSchema(), names.task());
        String group = qualified(names.groupSchema(), names.group());
        String lineage = names.lineage() == null ? null : qualified(names.taskSchema(), names.lineage());
        String sequence = qualified(names.taskSchema(), "task_id_sequence");
        String groupSequence = qualified(names.groupSchema(), "taskset_id_sequence");
        String sql = "SELECT to_regclass(?) IS NOT NULL, to_regclass(?) IS NOT NULL, to_regclass(?) IS NOT NULL,"
                + " EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(?) AND attname = 'id'"
                + " AND (atthasdef OR attidentity <> '')),"
                + " (SELECT count(*) = 6 FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(?)"
                + " AND NOT attisdropped AND attname IN ('name', 'args', 'kwargs', 'worker', 'retries', 'queue')),"
                + " EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(?) AND attname = 'id'"
                + " AND (atthasdef OR attidentity <> '')), to_regclass(?) IS NOT NULL, to_regclass(?) IS NOT NULL";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, task);
            statement.setString(2, group);
            statement.setString(3, sequence);
            statement.setString(4, task);
            statement.setString(5, task);
            statement.setString(6, group);
            statement.setString(7, groupSequence);
            statement.setString(8, lineage);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                boolean ownId = found.getBoolean(4);
                boolean ownGroupId = found.getBoolean(6);
                if (found.getBoolean(1) && !ownId && !found.getBoolean(3)) {
                    throw new SQLException(
                            "table " + task + " has no default for its id, and there is no sequence " + sequence
                                    + "; CREATE SEQUENCE " + sequence + " above the greatest id",
                            "55000");
                }
                return new Tables(
                        task,
                        group,
                        found.getBoolean(1),
                        found.getBoolean(2),
                        found.getBoolean(5),
                        ownId ? null : nextval(sequence),
                        ownGroupId ? null : nextval(groupSequence),
                        ownGroupId || found.getBoolean(7) ? null : groupSequence,
                        Long.MAX_VALUE,
                        lineage == null ? null : new Tables.Lineage(lineage, found.getBoolean(8)),
                        ColumnWidths.UNLIMITED);
            }
        }
    }

    private static String nextval(String sequence) {
        return "nextval('" + sequence.replace("'", "''") + "')";
    }

    private static String qualified(@Nullable String schema, String name) {
        return schema == null ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    @Override
    void create(Connection connection, List<String> ddl) throws SQLException {
        inTransaction(connection, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(" + CREATION_LOCK + ")");
                for (String each : ddl) {
                    statement.execute(each);
                }
            }
            return ddl;
        });
    }

    /** Python checks, then creates; it takes no lock, and {@code IF NOT EXISTS} does not save from a race. */
    @Override
    boolean isCreationRace(SQLException e) {
        return Set.of("23505", "42P07", "42710", "40P01", "40001").contains(String.valueOf(e.getSQLState()));
    }

    /**
     * One statement, one round trip, one commit. What is known to exist is updated and what is not is inserted, because
     * {@code ON CONFLICT} alone takes an id from the 32-bit sequence for every update; it stays for the race of two
     * first writers, who would otherwise leave a duplicate key error in the server's log.
     *
     * <p>A SUCCESS is told apart by the snapshot; a row that is in none of the three answers was changed or deleted while
     * we looked.
     */
    @Override
    List<StoreEffect> store(Connection connection, Tables tables, List<TaskRow> rows, boolean extended)
            throws SQLException {
        Map<String, StoreEffect> effects = new HashMap<>();
        PostgresStore store = new PostgresStore(tables, extended, notifies, hurries);
        try (PreparedStatement statement = store.prepare(connection, rows)) {
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    String id = found.getString(1);
                    if (id != null) {
                        effects.put(id, StoreEffect.valueOf(found.getString(2)));
                    }
                }
            }
        }
        return rows.stream()
                .map(row -> effects.getOrDefault(row.taskId(), StoreEffect.UNDECIDED))
                .toList();
    }

    @Override
    List<TaskRow> fetch(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        String sql = "SELECT " + TaskRows.selected(tables) + " FROM " + source(tables) + " WHERE t.task_id = ANY (?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", taskIds.toArray()));
            return TaskRows.rows(statement, tables, PostgresDialect::date);
        }
    }

    @Override
    String createIndexSql() {
        return "CREATE INDEX CONCURRENTLY IF NOT EXISTS";
    }

    /** A sequence is ahead of the table where rows were deleted, or ids burnt. To read it as a table takes SELECT; USAGE will do. */
    @Override
    long lastId(Connection connection, Tables tables) throws SQLException {
        long inTable = super.lastId(connection, tables);
        String next = tables.nextTaskId();
        return next == null
                ? inTable
                : Math.max(
                        inTable,
                        number(
                                connection,
                                "SELECT COALESCE(pg_sequence_last_value" + next.substring("nextval".length())
                                        + ", 0)"));
    }

    @Override
    String dateParameter() {
        return "?::timestamp";
    }

    @Override
    @Nullable String readDate(ResultSet row, int column) throws SQLException {
        return date(row, column);
    }

    private static @Nullable String date(ResultSet row, int column) throws SQLException {
        LocalDateTime wallClock = row.getObject(column, LocalDateTime.class);
        if (wallClock == null) {
            return null;
        }
        boolean finite = wallClock.isAfter(LocalDateTime.MIN) && wallClock.isBefore(LocalDateTime.MAX);
        return finite ? WallClock.column(wallClock) : wallClock.toString();
    }

    @Override
    Set<String> forget(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        String delete =
                "DELETE FROM " + tables.task() + " USING lock_timeout WHERE task_id = ANY (?) RETURNING task_id";
        String lineage = tables.lineageName();
        String sql = "WITH " + PostgresStore.LOCK_TIMEOUT
                + (lineage == null ? " " + delete : ", " + andLineage(lineage, delete) + " SELECT task_id FROM gone");
        Set<String> forgotten = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", taskIds.toArray()));
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    forgotten.add(found.getString(1));
                }
            }
        }
        return forgotten;
    }

    /**
     * A lock that only protects the key, as a foreign key takes it, is in no store's way, nor is one on a SUCCESS, which a store
     * leaves alone. The time-out is a statement of its own in the same round trip and transaction: a lock on the whole table is
     * met where a statement is parsed, before it can set anything.
     */
    @Override
    Set<String> locked(Connection connection, Tables tables, Collection<String> taskIds, boolean stores)
            throws SQLException {
        String sql =
                PostgresStore.SET_LOCK_TIMEOUT + "; SELECT task_id FROM " + tables.task() + " WHERE task_id = ANY (?)"
                        + (stores ? " AND status IS DISTINCT FROM 'SUCCESS'" : "")
                        + " AND id <> ALL (ARRAY (SELECT id FROM " + tables.task()
                        + " WHERE task_id = ANY (?) FOR NO KEY UPDATE SKIP LOCKED))";
        Set<String> locked = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Array ids = connection.createArrayOf("text", taskIds.toArray());
            statement.setArray(1, ids);
            statement.setArray(2, ids);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet found = statement.getResultSet()) {
                while (found.next()) {
                    locked.add(found.getString(1));
                }
            }
        }
        return locked;
    }

    /** Two parts of a WITH: what {@code delete} returns is in the first, and the lineage of that goes by the second. */
    private static String andLineage(String lineage, String delete) {
        return "gone AS (" + delete + "), lineage AS (DELETE FROM " + lineage
                + " WHERE task_id IN (SELECT task_id FROM gone))";
    }

    @Override
    int deleteWithLineage(Connection connection, String table, String lineage, String cutoff, int limit)
            throws SQLException {
        String sql =
                "WITH " + andLineage(lineage, deleteSql(table) + " RETURNING task_id") + " SELECT count(*) FROM gone";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, cutoff);
            statement.setInt(2, limit);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getInt(1);
            }
        }
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
        return "DELETE FROM " + table + " WHERE id = ANY (ARRAY (SELECT id FROM " + table
                + " WHERE date_done < ?::timestamp LIMIT ? FOR UPDATE SKIP LOCKED))";
    }

    /**
     * Of a transaction that stays open, as a pooler in transaction mode keeps no session: it has no snapshot, and holds up
     * nothing.
     */
    @Override
    boolean tryLead(Connection connection, String what) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, "celeriac " + what);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                boolean leads = found.getBoolean(1);
                if (!leads) {
                    unlead(connection, what);
                }
                return leads;
            }
        }
    }

    @Override
    void unlead(Connection connection, String what) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    @Override
    void cancel(Connection connection) throws SQLException {
        PostgresChannel.driver(connection).cancelQuery();
    }

    @Override
    void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    @Override
    SqlProblem problem(String where, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("23505")) {
            return unavailable(where, e); // somebody took an id past the sequence: the next one is another
        }
        if (state.equals("22003") || state.equals("2200H")) {
            return SqlProblem.failed(where, "the 32-bit ids are used up: ALTER COLUMN id TYPE BIGINT", e);
        }
        if (state.equals("53100")) {
            return SqlProblem.unavailable(where, "check the disk and the space left on it", e);
        }
        String group = state.length() < 2 ? "" : state.substring(0, 2);
        return switch (group) {
            case "22", "23", "54" -> SqlProblem.row(where, "shorten it, or widen the column", e);
            case "28" -> SqlProblem.refused(where, "check user and password in result_backend, and pg_hba.conf", e);
            case "3D" -> SqlProblem.refused(where, "create that database, or correct result_backend", e);
            case "25" ->
                SqlProblem.refusedForNow(where, "it is read-only: point result_backend at the primary server", e);
            case "42" ->
                String.valueOf(e.getMessage()).contains("_id_sequence\"")
                        ? SqlProblem.failed(where, "CREATE SEQUENCE, to START WITH more than the greatest id", e)
                        : access(state)
                                ? SqlProblem.refused(where, "grant the rights, or correct database_table_schemas", e)
                                : SqlProblem.failed(
                                        where, "was the table changed? drop it, or restore Celery's columns", e);
            case "0A", "55" -> state.equals("55P03") ? SqlProblem.locked(where, e) : SqlProblem.failed(where, "", e);
            default -> unavailable(where, e);
        };
    }

    private static boolean access(String state) {
        return state.equals("42501") || state.equals("42P01") || state.equals("3F000");
    }

    private static SqlProblem unavailable(String where, SQLException e) {
        return SqlProblem.unavailable(where, "check that it runs and can be reached from here", e);
    }
}
