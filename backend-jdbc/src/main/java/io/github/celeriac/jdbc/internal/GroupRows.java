package io.github.celeriac.jdbc.internal;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.value.ResultTuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of {@code celery_tasksetmeta}; every statement may be repeated. */
record GroupRows(Dialect dialect, Tables tables, RowCodec codec) {
    private static final int ID_LENGTH = 155;
    private static final int MOST_ATTEMPTS = 100;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Row(long id, byte @Nullable [] result) {}

    /** Inserts or replaces. */
    void save(Connection connection, String groupId, byte[] pickle, String dateDone) throws SQLException {
        if (pickle.length > tables.groupBytes()) {
            throw new ResultEncodingException(String.format(
                    Locale.ROOT,
                    "group %s had %,d bytes but column result of %s holds %,d; %s, or save a smaller group",
                    groupId,
                    pickle.length,
                    tables.group(),
                    tables.groupBytes(),
                    dialect.alterTypeSql(tables.group(), "result", ColumnWidths.widerType(pickle.length, "BLOB"))));
        }
        for (int attempt = 0; !saved(connection, groupId, pickle, dateDone); attempt++) {
            if (attempt == MOST_ATTEMPTS) {
                throw new SQLException("group " + groupId + " is being saved and deleted by others all the time");
            }
        }
    }

    /** False if somebody else came in between. */
    private boolean saved(Connection connection, String groupId, byte[] pickle, String dateDone) throws SQLException {
        Row known = find(connection, groupId, true);
        String values = dialect.dateParameter();
        String sql = known == null
                ? "INSERT INTO " + tables.group() + " (" + (tables.nextGroupId() == null ? "" : "id, ")
                        + "result, date_done, taskset_id) VALUES ("
                        + (tables.nextGroupId() == null ? "" : tables.nextGroupId() + ", ") + "?, " + values + ", ?)"
                        + dialect.unlessThereSql("taskset_id")
                : "UPDATE " + tables.group() + " SET result = ?, date_done = " + values + " WHERE taskset_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, pickle);
            statement.setString(2, dateDone);
            statement.setString(3, groupId);
            return statement.executeUpdate() > 0;
        }
    }

    Optional<ResultTuple> restore(Connection connection, String groupId) throws SQLException {
        return Optional.ofNullable(find(connection, groupId, false)).map(row -> codec.group(groupId, row.result()));
    }

    boolean delete(Connection connection, String groupId) throws SQLException {
        Row known = find(connection, groupId, false);
        if (known == null) {
            return false;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + tables.group() + " WHERE id = ?")) {
            statement.setLong(1, known.id());
            return statement.executeUpdate() > 0;
        }
    }

    /** To some collations other ids are the same. */
    private @Nullable Row find(Connection connection, String groupId, boolean toWrite) throws SQLException {
        String sql = "SELECT taskset_id, id, result FROM " + tables.group() + " WHERE taskset_id = ?";
        try (PreparedStatement statement = Dialect.prepared(connection, sql, List.of(groupId));
                ResultSet found = statement.executeQuery()) {
            if (!found.next()) {
                return null;
            }
            if (found.getString(1).equals(groupId)) {
                return new Row(found.getLong(2), found.getBytes(3));
            }
        }
        if (toWrite) {
            throw new ResultEncodingException(
                    "group id '" + groupId + "' cannot be told from that of another group by the"
                            + " collation of column taskset_id; give that column a binary collation, or use UUIDs");
        }
        return null;
    }

    /** Null if it can be a group's id. */
    static @Nullable String refusal(String groupId) {
        return groupId.length() <= ID_LENGTH && groupId.indexOf('\0') < 0
                ? null
                : "group id had " + groupId.length() + " characters but column taskset_id holds " + ID_LENGTH
                        + ", none of them NUL; use a shorter id, such as a UUID";
    }
}
