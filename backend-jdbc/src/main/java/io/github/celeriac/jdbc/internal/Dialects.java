package io.github.celeriac.jdbc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the {@link Dialect} of a URL or a connection. */
final class Dialects {
    private static final List<Dialect> ALL = List.of(new PostgresDialect(), new MariaDbDialect(), new SqliteDialect());

    private Dialects() {}

    /** By what stands between {@code db+} and {@code ://}, without the Python driver. */
    static Dialect of(BackendUrl url) {
        String wanted = nameOf(url);
        return ALL.stream()
                .filter(dialect -> dialect.names().contains(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException("result_backend was '" + url + "' but "
                        + (wanted.isEmpty() ? "names no database" : "there is no database '" + wanted + "' here")
                        + "; write db+<database>://…, with one of: " + known()));
    }

    static String nameOf(BackendUrl url) {
        return url.dialect().split("\\+", 2)[0];
    }

    /** The Python driver, which does not matter here; empty if there is none. */
    static String driverOf(BackendUrl url) {
        String[] parts = url.dialect().split("\\+", 2);
        return parts.length < 2 ? "" : parts[1];
    }

    /** By what the driver says of itself. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return ALL.stream()
                .filter(dialect -> dialect.products().contains(product))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException("dataSource leads to '" + product
                        + "' but must lead to one of: " + known() + "; hand in one of those"));
    }

    private static String known() {
        return ALL.stream()
                .flatMap(dialect -> dialect.names().stream())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
