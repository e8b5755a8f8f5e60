package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.BackendUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that differs between databases, but for the migrations in {@code META-INF/celeriac}, which create the tables.
 *
 * <p>Stateless. Every method leaves the connection as it found it, in autocommit. A new database is one subclass, one DDL
 * file and a line in {@link Dialects}.
 */
abstract class Dialect {
    private static final List<String> CORE_COLUMNS = List.of("status", "result", "date_done", "traceback");
    private static final int CHUNK = 1_000;
    private static final int COUNTED = 50_000;
    static final List<String> EXTENDED_COLUMNS = List.of("name", "args", "kwargs", "worker", "retries", "queue");

    /** Of the side table, besides {@code task_id}. */
    static final List<String> LINEAGE_COLUMNS = List.of("children", "parent_id", "group_id");

    /** Ends an INSERT into the side table that replaces what is there. */
    static final String REPLACE_LINEAGE = " ON CONFLICT (task_id) DO UPDATE SET "
            + LINEAGE_COLUMNS.stream()
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));

    /** As in SQLAlchemy's URLs. */
    abstract String name();

    /** All that SQLAlchemy's URLs call it. */
    Set<String> names() {
        return Set.of(name());
    }

    /** What {@link java.sql.DatabaseMetaData#getDatabaseProductName()} may be. */
    abstract Set<String> products();

    /** Which folder of migrations this server needs. */
    String ddl(Connection connection) throws SQLException {
        return name();
    }

    /**
     * Translates Celery's URL.
     *
     * @param driver what stands after the dialect, e.g. {@code psycopg2}; may be empty
     * @throws io.github.celeriac.InvalidSettingException if some part of it has no meaning here
     */
    abstract ConnectionTarget target(BackendUrl url, String driver, Duration operationTimeout);

    /** What is there. */
    abstract Tables inspect(Connection connection, TableNames names) throws SQLException;

    /** Runs the statements that create what is missing; others may be doing the same. */
    abstract void create(Connection connection, List<String> ddl) throws SQLException;

    /** Whether somebody else created the table first. */
    abstract boolean isCreationRace(SQLException e);

    /**
     * Stores rows of different tasks in one transaction; none of them replaces a SUCCESS. The lineage of each that is written
     * replaces what was in the side table, if there is one; that of the others stays as it was.
     *
     * @param extended whether the columns of {@code result_extended} are written, too
     * @return what each row came to, in order
     */
    abstract List<StoreEffect> store(Connection connection, Tables tables, List<TaskRow> rows, boolean extended)
            throws SQLException;

    /** The rows that exist, in any order. */
    abstract List<TaskRow> fetch(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException;

    /** Deletes rows, and their lineage with them, and tells which there were. */
    abstract Set<String> forget(Connection connection, Tables tables, Collection<String> taskIds) throws SQLException;

    /**
     * Which of these have a row that another transaction has locked now; empty if that cannot be seen. Waits for no row.
     *
     * @param stores whether it is for stores; else for those who forget
     */
    Set<String> locked(Connection connection, Tables tables, Collection<String> taskIds, boolean stores)
            throws SQLException {
        return Set.of();
    }

    /**
     * Deletes up to {@code limit} rows of {@code table} that are dated before {@code cutoff}.
     *
     * @param cutoff as {@link WallClock#column} writes it
     */
    abstract int deleteBefore(Connection connection, String table, String cutoff, int limit) throws SQLException;

    /** The same for the task table, with the lineage of each row where it is kept. */
    final int deleteTasksBefore(Connection connection, Tables tables, String cutoff, int limit) throws SQLException {
        String lineage = tables.lineageName();
        return lineage == null
                ? deleteBefore(connection, tables.task(), cutoff, limit)
                : deleteWithLineage(connection, tables.task(), lineage, cutoff, limit);
    }

    /** Both in one transaction; counts the rows of {@code table}. */
    abstract int deleteWithLineage(Connection connection, String table, String lineage, String cutoff, int limit)
            throws SQLException;

    /** At READ COMMITTED or what is stricter; of the first statement on, a writer where there is but one. */
    <T> T inTransaction(Connection connection, Transaction.Work<T> work) throws SQLException {
        return Transaction.run(connection, work);
    }

    /** Deletes from the side table. */
    void deleteLineage(Connection connection, String lineage, Collection<String> taskIds) throws SQLException {
        for (List<String> ids : chunks(taskIds)) {
            String sql = "DELETE FROM " + lineage + " WHERE task_id IN (" + placeholders(ids.size()) + ")";
            try (PreparedStatement statement = prepared(connection, sql, ids)) {
                statement.executeUpdate();
            }
        }
    }

    /** Ends a SELECT that locks the rows it finds, but for those that others have locked. */
    String lockFreeSql(Connection connection) throws SQLException {
        return " FOR UPDATE SKIP LOCKED";
    }

    /**
     * Takes a lock that lasts as long as this connection, unless somebody else has it; where there is one writer anyway, does
     * nothing.
     *
     * @param what of this database is to be done by one node only
     */
    boolean tryLead(Connection connection, String what) throws SQLException {
        return true;
    }

    /** Gives up what {@link #tryLead} took on this connection. */
    void unlead(Connection connection, String what) throws SQLException {}

    /** How the database tells of results by itself; null if it cannot. */
    @Nullable Channel channel() {
        return null;
    }

    /** The same, whose stores tell of themselves; where they cannot, this. */
    Dialect notifying() {
        return this;
    }

    /**
     * The same, whose stores are a part of a transaction of somebody else's: they neither begin, commit nor end it, nor set
     * anything.
     */
    abstract Dialect withinTransaction();

    /** Ends what another thread has the connection do, if the database can. */
    void cancel(Connection connection) throws SQLException {}

    /** Meets a cancellation that is still under way. */
    void settle(Connection connection) throws SQLException {}

    abstract SqlProblem problem(String where, SQLException e);

    /** What a store sets, besides {@code task_id}. */
    static List<String> valueColumns(boolean extended) {
        List<String> columns = new ArrayList<>(CORE_COLUMNS);
        if (extended) {
            columns.addAll(EXTENDED_COLUMNS);
        }
        return columns;
    }

    /** {@code task_id}, then {@link #valueColumns}. */
    static String columns(boolean extended) {
        return "task_id, " + String.join(", ", valueColumns(extended));
    }

    /** What {@link TaskRows} reads: the task table as {@code t}, and the lineage with it, so that both are of one moment. */
    final String source(Tables tables) {
        return tables.task() + " t"
                + (tables.lineage() == null
                        ? ""
                        : " LEFT JOIN " + tables.lineageName() + " l ON l.task_id = " + lineageId("t.task_id"));
    }

    /** A task's id as the side table has it. */
    String lineageId(String taskId) {
        return taskId;
    }

    /** Those of {@link #valueColumns} as {@code column = value}. */
    static String assignments(boolean extended, UnaryOperator<String> value) {
        return valueColumns(extended).stream()
                .map(column -> column + " = " + value.apply(column))
                .collect(Collectors.joining(", "));
    }

    /** Begins the statement that creates an index, if it can without holding up stores. */
    String createIndexSql() {
        return "CREATE INDEX";
    }

    /** The greatest id that there can be: it has 32 bits in the tables that Celery makes. */
    long greatestId(Connection connection, Tables tables) throws SQLException {
        String sql = "SELECT id FROM " + tables.task() + " WHERE 1 = 0";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet none = statement.executeQuery()) {
            return none.getMetaData().getColumnType(1) == Types.INTEGER ? Integer.MAX_VALUE : Long.MAX_VALUE;
        }
    }

    /** What gives ids 64 bits. */
    String widerIdSql(Tables tables) {
        return "ALTER TABLE " + tables.task() + " ALTER COLUMN id TYPE BIGINT";
    }

    /**
     * The columns that some index of the table begins with.
     *
     * @param unique only those that are unique by themselves and in all rows
     */
    final Set<String> indexed(Connection connection, @Nullable String schema, String table, boolean unique)
            throws SQLException {
        Map<String, List<String>> byIndex = new HashMap<>();
        Set<String> partial = new HashSet<>();
        try (ResultSet found = indexes(connection, schema, table, unique)) {
            while (found.next()) {
                String column = found.getString("COLUMN_NAME");
                if (column != null) {
                    String index = found.getString("INDEX_NAME");
                    byIndex.computeIfAbsent(index, name -> new ArrayList<>()).add(column.toLowerCase(Locale.ROOT));
                    if (found.getString("FILTER_CONDITION") != null) {
                        partial.add(index);
                    }
                }
            }
        }
        if (unique) {
            byIndex.keySet().removeAll(partial);
            byIndex.values().removeIf(columns -> columns.size() > 1);
        }
        return byIndex.values().stream().map(columns -> columns.get(0)).collect(Collectors.toSet());
    }

    /** A table's indexes, as {@link java.sql.DatabaseMetaData#getIndexInfo} has them. */
    ResultSet indexes(Connection connection, @Nullable String schema, String table, boolean unique)
            throws SQLException {
        return connection.getMetaData().getIndexInfo(connection.getCatalog(), schema, table, unique, true);
    }

    /** Whether a column's type limits what it holds. */
    boolean typesBind() {
        return true;
    }

    /** What gives a column another type. */
    String alterTypeSql(String table, String column, String type) {
        return "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE " + type.replace(" NOT NULL", "");
    }

    /** The greatest id that was given away. */
    long lastId(Connection connection, Tables tables) throws SQLException {
        return number(connection, "SELECT COALESCE(MAX(id), 0) FROM " + tables.task());
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet found = statement.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    /** How many rows are dated before {@code cutoff}; so many at a time that no statement takes long. */
    final long countBefore(Connection connection, String table, String cutoff) throws SQLException {
        String sql = "SELECT COUNT(*), COUNT(CASE WHEN date_done < " + dateParameter() + " THEN 1 END), MAX(id)"
                + " FROM (SELECT id, date_done FROM " + table + " WHERE id > ? ORDER BY id LIMIT " + COUNTED
                + ") AS page";
        long counted = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, cutoff);
            long last = Long.MIN_VALUE;
            for (int rows = COUNTED; rows == COUNTED; ) {
                statement.setLong(2, last);
                try (ResultSet found = statement.executeQuery()) {
                    found.next();
                    rows = found.getInt(1);
                    counted += found.getLong(2);
                    last = found.getLong(3);
                }
            }
        }
        return counted;
    }

    /** Ends an INSERT that does nothing if there is such a row; empty where that is an error, which is tried again. */
    String unlessThereSql(String column) {
        return " ON CONFLICT (" + column + ") DO NOTHING";
    }

    /** How a wall clock in text is bound to be compared with {@code date_done}. */
    String dateParameter() {
        return "?";
    }

    /** {@code date_done} without any zone of the driver's own. */
    @Nullable String readDate(ResultSet row, int column) throws SQLException {
        return row.getString(column);
    }

    /** Binds {@code task_id} and {@link #LINEAGE_COLUMNS}, and tells which parameter is next. */
    static int bindLineage(PreparedStatement statement, int first, TaskRow row) throws SQLException {
        TaskRow.Lineage lineage = row.lineageOrNone();
        statement.setString(first, row.taskId());
        statement.setBytes(first + 1, lineage.children());
        statement.setString(first + 2, lineage.parentId());
        statement.setString(first + 3, lineage.groupId());
        return first + 4;
    }

    /** A name as statements have it. */
    String quote(String name) {
        return quoted(name);
    }

    /** As SQLAlchemy has it: Celery's own names and ours stay bare, so that both make the same DDL. */
    static String quoted(String name) {
        return name.matches("(celery|celeriac)_[a-z0-9_]+") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** As many as go into one statement. */
    static <T> List<List<T>> chunks(Collection<T> values) {
        List<T> all = List.copyOf(values);
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }

    static PreparedStatement prepared(Connection connection, String sql, List<String> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /** {@code ?, ?, ?} */
    static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
