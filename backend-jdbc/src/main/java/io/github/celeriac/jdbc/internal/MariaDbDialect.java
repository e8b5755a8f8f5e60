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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Well below the smallest max_allowed_packet, even if every byte is escaped. */
    private static final long STATEMENT_BYTES = 1L << 20;

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
        return name.matches("celery_[a-z0-9_]+") ? name : "`" + name.replace("`", "``") + "`";
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
        if (within) {
            return storeAll(connection, tables, storable, extended);
        }
        try {
            List<StoreEffect> effects =
                    ReadCommitted.run(connection, () -> storeAll(connection, tables, storable, extended));
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

    /** Nothing is written if a row is found whose id only the column's collation holds to be one of these. */
    private List<StoreEffect> storeAll(Connection connection, Tables tables, List<TaskRow> rows, boolean extended)
            throws SQLException {
        Map<String, Known> known = lock(connection, tables, rows);
        if (!rows.stream().map(TaskRow::taskId).collect(Collectors.toSet()).containsAll(known.keySet())) {
            return Collections.nCopies(rows.size(), StoreEffect.COLLIDES);
        }
        List<StoreEffect> effects = new ArrayList<>(rows.size());
        List<TaskRow> fresh = new ArrayList<>();
        List<TaskRow> changed = new ArrayList<>();
        for (TaskRow row : rows) {
            Known found = known.get(row.taskId());
            StoreEffect effect = found == null ? StoreEffect.WRITTEN : found.effect(row);
            effects.add(effect);
            if (effect == StoreEffect.WRITTEN) {
                (found == null ? fresh : changed).add(row);
            }
        }
        insert(connection, tables, fresh, extended);
        update(connection, tables, changed, known, extended);
        return effects;
    }

    /** A row that exists; what is in it, if that is final. */
    private record Known(long id, TaskRow row) {
        StoreEffect effect(TaskRow wanted) {
            if (!row.isSuccess()) {
                return StoreEffect.WRITTEN;
            }
            // With result_extended or not: the same outcome stored again.
            return row.equals(new TaskRow(
                            wanted.taskId(),
                            wanted.status(),
                            wanted.result(),
                            wanted.dateDone(),
                            wanted.traceback(),
                            null))
                    ? StoreEffect.SAME
                    : StoreEffect.KEPT;
        }
    }

    private Map<String, Known> lock(Connection connection, Tables tables, List<TaskRow> rows) throws SQLException {
        Map<String, Known> known = new HashMap<>();
        for (List<String> ids : chunks(rows.stream().map(TaskRow::taskId).toList())) {
            String nowait = !within && MariaDbDeletes.skipsLocked(connection) ? " NOWAIT" : "";
            String sql = "SELECT task_id, id, status, IF(status = 'SUCCESS', result, NULL), CAST(date_done AS CHAR),"
                    + " IF(status = 'SUCCESS', traceback, NULL) FROM " + tables.task() + " WHERE task_id IN ("
                    + placeholders(ids.size()) + ") FOR UPDATE" + nowait;
            try (PreparedStatement statement = prepared(connection, sql, ids);
                    ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    TaskRow row = new TaskRow(
                            found.getString(1),
                            found.getString(3),
                            found.getBytes(4),
                            found.getString(5),
                            found.getString(6),
                            null);
                    known.put(row.taskId(), new Known(found.getLong(2), row));
                }
            }
        }
        return known;
    }

    private static void insert(Connection connection, Tables tables, List<TaskRow> rows, boolean extended)
            throws SQLException {
        String nextId = tables.nextTaskId();
        String values = "(" + (nextId == null ? "" : nextId + ", ")
                + placeholders(1 + valueColumns(extended).size()) + ")";
        String sql = "INSERT INTO " + tables.task() + " (" + (nextId == null ? "" : "id, ") + columns(extended)
                + ") VALUES ";
        for (List<TaskRow> part : parts(rows)) {
            try (PreparedStatement statement =
                    connection.prepareStatement(sql + String.join(", ", Collections.nCopies(part.size(), values)))) {
                int next = 1;
                for (TaskRow row : part) {
                    next = bind(statement, next, row, extended);
                }
                statement.executeUpdate();
            }
        }
    }

    /** All in one statement: an insert of ids that exist. */
    private static void update(
            Connection connection, Tables tables, List<TaskRow> rows, Map<String, Known> known, boolean extended)
            throws SQLException {
        String values = "(" + placeholders(2 + valueColumns(extended).size()) + ")";
        String sql = "INSERT INTO " + tables.task() + " (id, " + columns(extended) + ") VALUES ";
        String update = " ON DUPLICATE KEY UPDATE " + assignments(extended, column -> "VALUES(" + column + ")");
        for (List<TaskRow> part : parts(rows)) {
            try (PreparedStatement statement = connection.prepareStatement(
                    sql + String.join(", ", Collections.nCopies(part.size(), values)) + update)) {
                int next = 1;
                for (TaskRow row : part) {
                    statement.setLong(
                            next,
                            Objects.requireNonNull(known.get(row.taskId())).id());
                    next = bind(statement, next + 1, row, extended);
                }
                statement.executeUpdate();
            }
        }
    }

    /** Statements of a size that every server takes. */
    private static List<List<TaskRow>> parts(List<TaskRow> rows) {
        List<List<TaskRow>> parts = new ArrayList<>();
        long bytes = 0;
        for (TaskRow row : rows) {
            if (parts.isEmpty() || bytes + row.bytes() > STATEMENT_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.get(parts.size() - 1).add(row);
            bytes += row.bytes();
        }
        return parts;
    }

    /** Binds {@link #columns}, and tells which parameter is next. */
    private static int bind(PreparedStatement statement, int first, TaskRow row, boolean extended) throws SQLException {
        statement.setString(first, row.taskId());
        statement.setString(first + 1, row.status());
        statement.setBytes(first + 2, row.result());
        statement.setString(first + 3, row.dateDone());
        statement.setString(first + 4, row.traceback());
        if (!extended) {
            return first + 5;
        }
        TaskRow.Extended more = row.extendedOrNone();
        statement.setString(first + 5, more.name());
        statement.setBytes(first + 6, more.args());
        statement.setBytes(first + 7, more.kwargs());
        statement.setString(first + 8, more.worker());
        if (more.retries() == null) {
            statement.setNull(first + 9, Types.INTEGER);
        } else {
            statement.setInt(first + 9, more.retries());
        }
        statement.setString(first + 10, more.queue());
        return first + 11;
    }

    @Override
    List<TaskRow> fetch(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        String columns = columns(tables.extended()).replace("date_done", "CAST(date_done AS CHAR)");
        List<TaskRow> rows = new ArrayList<>();
        for (List<String> ids : chunks(taskIds)) {
            String sql = "SELECT " + columns + " FROM " + tables.task() + " WHERE task_id IN ("
                    + placeholders(ids.size()) + ")";
            try (PreparedStatement statement = prepared(connection, sql, ids)) {
                rows.addAll(rows(statement, tables.extended(), ResultSet::getString));
            }
        }
        return rows;
    }

    /** Looks for the ids first: to the collation, others may be the same. */
    @Override
    Set<String> forget(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException {
        Set<String> wanted = new HashSet<>(taskIds);
        Map<String, Long> found = new HashMap<>();
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
