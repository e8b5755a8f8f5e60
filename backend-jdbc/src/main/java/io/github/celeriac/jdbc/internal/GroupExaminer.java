package io.github.celeriac.jdbc.internal;

import io.github.celeriac.Finding.Severity;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks at Celery's table of saved groups, a page at a time, for groups that cannot be restored. */
record GroupExaminer(Tables tables, RowCodec codec, Findings findings) {
    private static final int PAGE = 100;

    void examine(Connection connection) throws SQLException {
        String sql = "SELECT id, taskset_id, result FROM " + tables.group() + " WHERE id > ? ORDER BY id LIMIT " + PAGE;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            long last = Long.MIN_VALUE;
            long next = page(statement, last);
            while (next > last) {
                last = next;
                next = page(statement, last);
            }
        }
    }

    /** Returns the last id of the page, or that of the one before if there is nothing more. */
    private long page(PreparedStatement statement, long after) throws SQLException {
        statement.setLong(1, after);
        long last = after;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                last = rows.getLong(1);
                examine(String.valueOf(rows.getString(2)), rows.getBytes(3));
            }
        }
        return last;
    }

    private void examine(String groupId, byte @Nullable [] pickle) {
        try {
            var unused = codec.group(groupId, pickle); // only whether it can be read
        } catch (ResultBackendException e) {
            findings.add(
                    "unreadable_group",
                    Severity.DAMAGE,
                    groupId,
                    "these groups are cut off, as MySQL does to more than 64 KiB, or were not saved by Celery",
                    "save the groups again, or delete them; on MySQL and MariaDB make the column a LONGBLOB");
        }
    }
}
