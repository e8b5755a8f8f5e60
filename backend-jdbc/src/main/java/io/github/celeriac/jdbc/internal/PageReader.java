package io.github.celeriac.jdbc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.spi.StoredPage;
import io.github.celeriac.spi.StoredResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads one page of a table, from where the last one ended: the cursor is the greatest id seen so far. */
record PageReader(Dialect dialect, Tables tables, RowCodec codec) {
    private static final String START = String.valueOf(Long.MIN_VALUE);

    StoredPage read(Connection connection, ResultQuery query) throws SQLException {
        List<StoredResult> page = new ArrayList<>();
        long last = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql(query))) {
            bind(statement, query);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    page.add(codec.decode(TaskRows.row(found, tables, dialect::readDate)));
                    last = found.getLong("id");
                }
            }
        }
        return new StoredPage(page, page.size() < query.pageSize() ? null : String.valueOf(last));
    }

    private String sql(ResultQuery query) {
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(TaskRows.selected(tables))
                .append(", id FROM ")
                .append(dialect.source(tables))
                .append(" WHERE id > ?");
        if (!query.states().isEmpty()) {
            sql.append(" AND status IN (")
                    .append(Dialect.placeholders(query.states().size()))
                    .append(')');
        }
        query.doneSince().ifPresent(time -> sql.append(" AND date_done >= ").append(dialect.dateParameter()));
        query.doneBefore().ifPresent(time -> sql.append(" AND date_done < ").append(dialect.dateParameter()));
        if (byName(query)) {
            sql.append(" AND name = ?");
        }
        return sql.append(" ORDER BY id LIMIT ?").toString();
    }

    private boolean byName(ResultQuery query) {
        return tables.extended() && query.name().isPresent();
    }

    private void bind(PreparedStatement statement, ResultQuery query) throws SQLException {
        int next = 1;
        statement.setLong(next++, start(query));
        for (String state : query.states()) {
            statement.setString(next++, state);
        }
        if (query.doneSince().isPresent()) {
            statement.setString(
                    next++, codec.wallClock().column(query.doneSince().get()));
        }
        if (query.doneBefore().isPresent()) {
            statement.setString(
                    next++, codec.wallClock().column(query.doneBefore().get()));
        }
        if (byName(query)) {
            statement.setString(next++, query.name().orElseThrow());
        }
        statement.setInt(next, query.pageSize());
    }

    private static long start(ResultQuery query) {
        String cursor = query.cursor().orElse(START);
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new InvalidSettingException("cursor was '" + cursor
                    + "' but must be the next of a page of this backend; list from the beginning");
        }
    }
}
