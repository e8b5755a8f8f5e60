package io.github.celeriac.jdbc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.SettingParsers;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * From SQLAlchemy's URL, with the options of pymysql, mysqlclient and MySQL's and MariaDB's own Python drivers, to that of
 * MariaDB Connector/J, which speaks to both servers.
 */
final class MariaDbUrl {
    /** Write lane, two fetch lanes, cleanup. */
    private static final int CONNECTIONS = 4;

    /** Fine tuning of the Python side that changes no result. */
    private static final Set<String> WITHOUT_MEANING_HERE = Set.of(
            "charset",
            "use_unicode",
            "binary_prefix",
            "local_infile",
            "autocommit",
            "read_timeout",
            "write_timeout",
            "max_allowed_packet",
            "raise_on_warnings",
            "buffered",
            "use_pure");

    private static final Map<String, String> SSL_MODES = Map.of(
            "DISABLED", "disable",
            "REQUIRED", "trust",
            "VERIFY_CA", "verify-ca",
            "VERIFY_IDENTITY", "verify-full");

    private static final Set<String> TLS = Set.of(
            "ssl_ca",
            "ssl_mode",
            "ssl_disabled",
            "ssl_check_hostname",
            "ssl_verify_cert",
            "ssl_verify_identity",
            "ssl");

    private MariaDbUrl() {}

    static ConnectionTarget target(BackendUrl url, Duration operationTimeout) {
        String database = url.path().startsWith("/") ? url.path().substring(1) : url.path();
        String host = url.host().isEmpty() ? "localhost" : url.host();
        String shownHost = (host.contains(":") ? "[" + host + "]" : host) + ":"
                + url.findPort().orElse(3306);
        Map<String, String> properties = properties(url);
        String millis = String.valueOf(Math.max(1, Math.min(operationTimeout.toMillis(), Integer.MAX_VALUE)));
        properties.putIfAbsent("connectTimeout", millis);
        properties.put("socketTimeout", millis);
        properties.put("tcpKeepAlive", "true");
        properties.putIfAbsent("connectionAttributes", "program_name:celeriac");
        // What does not fit is an error, whatever the server's sql_mode.
        properties.put("jdbcCompliantTruncation", "true");
        // Locks rows, and not the gaps between them, in which other first writers want to insert.
        properties.put("transactionIsolation", "READ-COMMITTED");
        properties.put("useLocalSessionState", "true");
        // The least there is, for an insert whose id another transaction has just inserted.
        properties.put("sessionVariables", "innodb_lock_wait_timeout=1");
        return new ConnectionTarget(
                "jdbc:mariadb://" + shownHost + "/"
                        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20"),
                properties,
                url.username(),
                url.password(),
                CONNECTIONS,
                "org.mariadb.jdbc:mariadb-java-client",
                Dialects.nameOf(url) + " at " + shownHost + "/" + database);
    }

    private static Map<String, String> properties(BackendUrl url) {
        Map<String, String> properties = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        url.query().forEach((option, value) -> {
            try {
                switch (option) {
                    case "connect_timeout", "connection_timeout" ->
                        properties.put("connectTimeout", milliseconds(value));
                    case "program_name" -> properties.put("connectionAttributes", "program_name:" + value);
                    default -> {
                        if (!TLS.contains(option) && !WITHOUT_MEANING_HERE.contains(option)) {
                            problems.add(refusal(option));
                        }
                    }
                }
            } catch (IllegalArgumentException e) {
                problems.add("option " + option + " in result_backend was '" + value + "' but " + e.getMessage());
            }
        });
        try {
            tls(url.query(), properties);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems);
        }
        return properties;
    }

    /** As pymysql: a CA means that certificate and host name are checked, unless something else is said. */
    private static void tls(Map<String, String> query, Map<String, String> properties) {
        String mode = null;
        if (query.containsKey("ssl_ca")) {
            properties.put("serverSslCert", query.get("ssl_ca"));
            mode = flag(query, "ssl_check_hostname", true) ? "verify-full" : "verify-ca";
        }
        if (flag(query, "ssl", false) || query.containsKey("ssl_check_hostname") && mode == null) {
            mode = mode == null ? "verify-full" : mode;
        }
        if (query.containsKey("ssl_verify_cert") || query.containsKey("ssl_verify_identity")) {
            mode = flag(query, "ssl_verify_identity", false)
                    ? "verify-full"
                    : flag(query, "ssl_verify_cert", false) ? "verify-ca" : "trust";
        }
        if (query.containsKey("ssl_mode")) {
            mode = SSL_MODES.get(query.get("ssl_mode").toUpperCase(Locale.ROOT));
            if (mode == null) {
                throw new IllegalArgumentException("option ssl_mode in result_backend was '" + query.get("ssl_mode")
                        + "' but must be one of: " + String.join(", ", new TreeSet<>(SSL_MODES.keySet()))
                        + "; with another one, TLS would be used only if it suits the server");
            }
        }
        if (flag(query, "ssl_disabled", false)) {
            mode = "disable";
        }
        if (mode != null) {
            properties.put("sslMode", mode);
        }
    }

    private static boolean flag(Map<String, String> query, String option, boolean fallback) {
        String text = query.get(option);
        try {
            return text == null ? fallback : SettingParsers.flag(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "option " + option + " in result_backend was '" + text + "' but " + e.getMessage(), e);
        }
    }

    private static String milliseconds(String seconds) {
        try {
            int millis = new BigDecimal(seconds.strip())
                    .movePointRight(3)
                    .toBigInteger()
                    .intValueExact();
            if (millis > 0) {
                return String.valueOf(millis);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException("must be a number of seconds above zero; write e.g. 5");
    }

    private static String refusal(String option) {
        Set<String> known = new TreeSet<>(TLS);
        known.addAll(List.of("connect_timeout", "connection_timeout", "program_name"));
        known.addAll(WITHOUT_MEANING_HERE);
        return "option " + option
                + " in result_backend has no meaning to the MariaDB driver of Java; remove it, or hand in"
                + " a DataSource; known: " + String.join(", ", known);
    }
}
