package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.BackendUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.3 and later, MySQL 5.7 and later. Of them only MariaDB has sequences, from which Celery takes ids there.
 *
 * <p>A store is a transaction: it locks the rows that exist, then writes under the ids it has seen there, and lets the table
 * make ids for the others. So an update takes no new one, as {@code ON DUPLICATE KEY UPDATE} by task id would. At READ
 * COMMITTED, as otherwise the gaps would be locked, too, into which other first writers want to insert.
 */
final class MariaDbDialect extends Dialect {
    /** At most 64 characters on MySQL. */
    private static final String LOCK_NAME = "CONCAT('celeriac ', SHA1(CONCAT(COALESCE(DATABASE(), ''), ?)))";

    /** Any name, the same in all processes: who creates tables holds this lock. */
    private static final String CREATION_LOCK = "celeriac creates tables";

    private static final Set<Integer> RACES = Set.of(1020, 1062, 1213);

    /** Whether somebody else's transaction is under way. */
    private final boolean within;

    MariaDbDialect() {
        this(false);
    }

    private MariaDbDialect(boolean within) {
        this.within = within;
    }

    @Override
    Dialect withinTransaction() {
        return new MariaDbDialect(true);
    }

    @Override
    String name() {
        return "mariadb";
    }

    @Override
    Set<String> names() {
        return Set.of("mysql", "mariadb");
    }

    @Override
    Set<String> products() {
        return Set.of("MariaDB", "MySQL");
    }

    @Override
    ConnectionTarget target(BackendUrl url, String driver, Duration operationTimeout) {
        return MariaDbUrl.target(url, operationTimeout);
    }

    @Override
    Tables inspect(Connection connection, TableNames names) throws SQLException {
        return new MariaDbTables(connection, names).read();
    }

    @Override
    String quote(String name) {
        return name(name);
    }

    static String name(String name) {
        return name.matches("(celery|celeriac)_[a-z0-9_]+") ? name : "`" + name.replace("`", "``") + "`";
    }

    @Override
    String ddl(Connection connection) throws SQLException {
        return MariaDbTables.hasSequences(connection) ? "mariadb" : "mysql";
    }

    @Override
    void create(Connection connection, List<String> ddl) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT GET_LOCK('" + CREATION_LOCK + "', 10)");
            try {
                for (String each : ddl) {
                    statement.execute(each);
                }
            } finally {
                statement.execute("SELECT RELEASE_LOCK('" + CREATION_LOCK + "')");
            }
        }
    }

    /** Python checks, then creates, and takes no lock. */
    @Override
    boolean isCreationRace(SQLException e) {
        return Set.of(1050, 1061, 1213, 1684, 4161).contains(e.getErrorCode());
    }

    /** A batch that meets other writers is halved, down to the row that met one, which is to be sent again. */
    @Override
    List<StoreEffect> store(Connection connection, Tables tables, List<TaskRow> rows, boolean extended)
            throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<TaskRow> storable = rows.stream().map(tables.widths()::asStored).toList();
        MariaDbStore store = new MariaDbStore(connection, tables, extended, !within);
        if (within) {
            return store.run(storable);
        }
        try {
            List<StoreEffect> effects = ReadCommitted.run(connection, () -> store.run(storable));
            if (rows.size() == 1 || !effects.contains(StoreEffect.COLLIDES)) {
                return effects;
            }
        } catch (SQLException e) {
            if (!RACES.contains(e.getErrorCode())) {
                throw e;
            }
            if (rows.size() == 1) {
                return List.of(StoreEffect.UNDECIDED);
            }
        }
        List<StoreEffect> effects = new ArrayList<>();
        effects.addAll(store(connection, tables, rows.subList(0, rows.size() / 2), extended));
        effects.addAll(store(connection, tables, rows.subList(rows.size() / 2, rows.size()), extended));
        return effects;
    }

    @Override
    List<TaskRow> fetch(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        String columns = TaskRows.selected(tables).replace("date_done", "CAST(date_done AS CHAR)");
        List<TaskRow> rows = new ArrayList<>();
        for (List<String> ids : chunks(taskIds)) {
            String sql = "SELECT " + columns + " FROM " + source(tables) + " WHERE t.task_id IN ("
                    + placeholders(ids.size()) + ")";
            try (PreparedStatement statement = prepared(connection, sql, ids)) {
                rows.addAll(TaskRows.rows(statement, tables, ResultSet::getString));
            }
        }
        return rows;
    }

    /** Looks for the ids first: to the collation, others may be the same. */
    @Override
    Set<String> forget(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        Set<String> wanted = new HashSet<>(taskIds);
        Map<String, Long> found = new HashMap<>();
        String lineage = tables.lineageName();
        return ReadCommitted.run(connection, () -> {
            for (List<String> ids : chunks(taskIds)) {
                String sql =
                        "SELECT task_id, id FROM " + tables.task() + " WHERE task_id IN (" + placeholders(ids.size())
                                + ") FOR UPDATE" + (MariaDbDeletes.skipsLocked(connection) ? " NOWAIT" : "");
                try (PreparedStatement statement = prepared(connection, sql, ids);
                        ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getString(1), rows.getLong(2));
                    }
                }
            }
            found.keySet().retainAll(wanted);
            MariaDbDeletes.ids(connection, tables.task(), found.values());
            if (lineage != null) {
                deleteLineage(connection, lineage, found.keySet());
            }
            return found.keySet();
        });
    }

    @Override
    Set<String> locked(Connection connection, Tables tables, Collection<String> taskIds, boolean stores)
            throws SQLException {
        if (!MariaDbDeletes.skipsLocked(connection)) {
            return Set.of();
        }
        Set<String> locked = ids(connection, tables, taskIds, "");
        locked.removeAll(
                ReadCommitted.run(connection, () -> ids(connection, tables, taskIds, " FOR UPDATE SKIP LOCKED")));
        return locked;
    }

    private static Set<String> ids(Connection connection, Tables tables, Collection<String> taskIds, String locking)
            throws SQLException {
        Set<String> found = new HashSet<>();
        // For a lock on the whole table, which MySQL has no such limit for:
        String briefly = MariaDbTables.hasSequences(connection) ? "SET STATEMENT lock_wait_timeout = 1 FOR " : "";
        for (List<String> ids : chunks(taskIds)) {
            String sql = briefly + "SELECT task_id FROM " + tables.task() + " WHERE task_id IN ("
                    + placeholders(ids.size()) + ")" + locking;
            try (PreparedStatement statement = prepared(connection, sql, ids);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    @Override
    int deleteBefore(Connection connection, String table, String cutoff, int limit) throws SQLException {
        return MariaDbDeletes.before(connection, table, cutoff, limit);
    }

    @Override
    int deleteWithLineage(Connection connection, String table, String lineage, String cutoff, int limit)
            throws SQLException {
        return MariaDbDeletes.withLineage(connection, table, lineage, cutoff, limit);
    }

    @Override
    <T> T inTransaction(Connection connection, Transaction.Work<T> work) throws SQLException {
        return ReadCommitted.run(connection, work);
    }

    @Override
    void deleteLineage(Connection connection, String lineage, Collection<String> taskIds) throws SQLException {
        MariaDbDeletes.taskIds(connection, lineage, taskIds);
    }

    @Override
    String lockFreeSql(Connection connection) throws SQLException {
        return MariaDbDeletes.lockFreeSql(connection);
    }

    /** Which is exact, whatever the character set and collation of Celery's table: the two do not compare otherwise. */
    @Override
    String lineageId(String taskId) {
        return "CONVERT(" + taskId + " USING utf8mb4) COLLATE utf8mb4_bin";
    }

    /** Such locks are the server's, not the database's. */
    @Override
    boolean tryLead(Connection connection, String what) throws SQLException {
        return isDone(connection, "SELECT GET_LOCK(" + LOCK_NAME + ", 0)", what);
    }

    @Override
    void unlead(Connection connection, String what) throws SQLException {
        isDone(connection, "SELECT RELEASE_LOCK(" + LOCK_NAME + ")", what);
    }

    private static boolean isDone(Connection connection, String sql, String what) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, what);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getInt(1) == 1;
            }
        }
    }

    /** A sequence is ahead of the table where rows were deleted, and by what it keeps in memory. */
    @Override
    long lastId(Connection connection, Tables tables) throws SQLException {
        long inTable = super.lastId(connection, tables);
        String next = tables.nextTaskId();
        if (next == null) {
            return inTable;
        }
        String sequence = next.substring("NEXTVAL(".length(), next.length() - 1);
        return Math.max(inTable, number(connection, "SELECT next_not_cached_value - 1 FROM " + sequence));
    }

    @Override
    String widerIdSql(Tables tables) {
        return "ALTER TABLE " + tables.task() + " MODIFY id BIGINT NOT NULL"
                + (tables.nextTaskId() == null ? " AUTO_INCREMENT" : "");
    }

    /** A schema is what JDBC calls a catalog. */
    @Override
    ResultSet indexes(Connection connection, @Nullable String schema, String table, boolean unique)
            throws SQLException {
        String catalog = schema == null ? connection.getCatalog() : schema;
        return connection.getMetaData().getIndexInfo(catalog, null, table, unique, true);
    }

    @Override
    String alterTypeSql(String table, String column, String type) {
        return "ALTER TABLE " + table + " MODIFY " + column + " " + type;
    }

    @Override
    String unlessThereSql(String column) {
        return "";
    }

    @Override
    SqlProblem problem(String where, SQLException e) {
        return MariaDbProblems.of(where, e);
    }
}
