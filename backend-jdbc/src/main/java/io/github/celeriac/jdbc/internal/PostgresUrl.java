package io.github.celeriac.jdbc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** From SQLAlchemy's URL with libpq's options to pgjdbc's. */
final class PostgresUrl {
    /** Write lane, two fetch lanes, cleanup, and what is sent to try whether it is heard. */
    private static final int CONNECTIONS = 5;

    private static final Map<String, String> SAME_MEANING = Map.ofEntries(
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("options", "options"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("prepare_threshold", "prepareThreshold"));

    /** Fine tuning of the Python side that changes no result. */
    private static final Set<String> WITHOUT_MEANING_HERE = Set.of(
            "client_encoding",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout");

    private static final Map<String, String> SESSIONS = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private PostgresUrl() {}

    static ConnectionTarget target(BackendUrl url, Duration operationTimeout) {
        String database = url.path().startsWith("/") ? url.path().substring(1) : url.path();
        String host = url.host().isEmpty() ? "localhost" : url.host();
        int port = url.findPort().orElse(5432);
        String shownHost = host.contains(":") ? "[" + host + "]" : host;
        Map<String, String> properties = properties(url);
        String seconds = String.valueOf(Math.max(1, (operationTimeout.toMillis() + 999) / 1000));
        properties.putIfAbsent("connectTimeout", seconds);
        // For all of it: the driver asks a server that is silent more than once, each time for as long as a read may
        // take.
        properties.putIfAbsent("loginTimeout", seconds);
        // Later than the calls' own deadline, which cancels what the server does: who hangs up before leaves it at
        // work.
        properties.put("socketTimeout", String.valueOf(Integer.parseInt(seconds) * 3 / 2 + 1));
        properties.put("cancelSignalTimeout", "2");
        properties.put("tcpKeepAlive", "true");
        properties.putIfAbsent("ApplicationName", "celeriac");
        // A plan that was kept since the table was small reads all of it ever after; see docs/decisions/sql-store.md.
        properties.putIfAbsent("prepareThreshold", "0");
        // A server's detail quotes the row, and with it the result.
        properties.put("logServerErrorDetail", "false");
        return new ConnectionTarget(
                "jdbc:postgresql://" + shownHost + ":" + port + "/"
                        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20"),
                properties,
                url.username(),
                url.password(),
                CONNECTIONS,
                "org.postgresql:postgresql",
                "postgresql at " + shownHost + ":" + port + "/" + database);
    }

    private static Map<String, String> properties(BackendUrl url) {
        Map<String, String> properties = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        url.query().forEach((option, value) -> {
            if (SAME_MEANING.containsKey(option)) {
                properties.put(SAME_MEANING.get(option), value);
            } else if (option.equals("sslrootcert")) {
                properties.put(value.equals("system") ? "sslfactory" : "sslrootcert", rootCertificate(value));
            } else if (option.equals("target_session_attrs") && SESSIONS.containsKey(value)) {
                properties.put("targetServerType", SESSIONS.get(value));
            } else if (!WITHOUT_MEANING_HERE.contains(option)) {
                problems.add(refusal(option));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems);
        }
        return properties;
    }

    private static String rootCertificate(String value) {
        return value.equals("system") ? "org.postgresql.ssl.DefaultJavaSSLFactory" : value;
    }

    private static String refusal(String option) {
        Set<String> known = new TreeSet<>(SAME_MEANING.keySet());
        known.addAll(List.of("sslrootcert", "target_session_attrs"));
        known.addAll(WITHOUT_MEANING_HERE);
        return "option " + option + " in result_backend has no meaning to the PostgreSQL driver of Java; remove it, or"
                + " hand in a DataSource; known: " + String.join(", ", known);
    }
}
