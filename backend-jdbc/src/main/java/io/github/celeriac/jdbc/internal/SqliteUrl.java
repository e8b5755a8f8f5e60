package io.github.celeriac.jdbc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** From SQLAlchemy's URL to sqlite-jdbc's: {@code sqlite:///relative.db}, {@code sqlite:////absolute.db}. */
final class SqliteUrl {
    private static final String ARTIFACT = "org.xerial:sqlite-jdbc";
    private static final AtomicInteger MEMORY_DATABASES = new AtomicInteger();

    /** One to write, two to read. */
    private static final int CONNECTIONS = 3;

    private SqliteUrl() {}

    static ConnectionTarget target(BackendUrl url, Duration operationTimeout) {
        if (!url.host().isEmpty() || url.username() != null) {
            throw new InvalidSettingException("result_backend was '" + url
                    + "' but SQLite has no host and no user; write db+sqlite:///relative.db or"
                    + " db+sqlite:////absolute/path.db");
        }
        Map<String, String> properties = properties(url, operationTimeout);
        String path = url.path().isEmpty() ? "" : url.path().substring(1);
        if (path.isEmpty() || path.equals(":memory:")) {
            String name = "celeriac-" + MEMORY_DATABASES.incrementAndGet();
            String jdbcUrl = "jdbc:sqlite:file:" + name + "?mode=memory&cache=shared";
            return new ConnectionTarget(jdbcUrl, properties, null, null, 1, ARTIFACT, "sqlite in memory");
        }
        Path file = Path.of(path).toAbsolutePath();
        check(url, file);
        return new ConnectionTarget(
                "jdbc:sqlite:" + file, properties, null, null, CONNECTIONS, ARTIFACT, "sqlite file " + file);
    }

    private static void check(BackendUrl url, Path file) {
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InvalidSettingException("result_backend was '" + url + "' but there is no directory " + directory
                    + "; create it, or write db+sqlite:////absolute/path.db with four slashes");
        }
        if (Files.isDirectory(file)) {
            throw new InvalidSettingException(
                    "result_backend was '" + url + "' but " + file + " is a directory; name a file in it");
        }
        if (file.toString().indexOf('?') >= 0) {
            throw new InvalidSettingException("result_backend was '" + url
                    + "' but the SQLite driver takes no question mark in a path; name another file");
        }
    }

    private static Map<String, String> properties(BackendUrl url, Duration operationTimeout) {
        Map<String, String> properties = new LinkedHashMap<>();
        // A transaction of ours always writes: taking the lock at once lets SQLite wait for it.
        properties.put("transaction_mode", "IMMEDIATE");
        properties.put("busy_timeout", String.valueOf(Math.min(operationTimeout.toMillis(), Integer.MAX_VALUE)));
        url.query().forEach((option, value) -> {
            switch (option) {
                case "timeout" -> properties.put("busy_timeout", milliseconds(value));
                case "check_same_thread" -> {} // of Python's threads
                default ->
                    throw new InvalidSettingException("option " + option + " in result_backend has no meaning to the"
                            + " SQLite driver of Java; remove it; known: check_same_thread, timeout");
            }
        });
        return properties;
    }

    private static String milliseconds(String seconds) {
        try {
            return new BigDecimal(seconds.strip())
                            .movePointRight(3)
                            .toBigInteger()
                            .intValueExact() + "";
        } catch (ArithmeticException | NumberFormatException e) {
            throw new InvalidSettingException("option timeout in result_backend was '" + seconds
                    + "' but must be a number of seconds; write e.g. timeout=5");
        }
    }
}
