package io.github.celeriac.cli.setup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How one place is written for Java and for Python; encrypted unless it is on this machine. */
record Urls(Backend backend, Server server) {
    /** What stands for the password in Java, which expands it, and in a Python f-string. */
    private static final String PYTHON_PASSWORD = "{_password}";

    /** The variable that the password is in, if there is one. */
    Optional<String> secret() {
        return switch (backend) {
            case REDIS -> Optional.of("REDIS_PASSWORD");
            case POSTGRESQL -> Optional.of("POSTGRES_PASSWORD");
            case MARIADB -> Optional.of("MARIADB_PASSWORD");
            case RPC -> Optional.of("RABBITMQ_PASSWORD");
            case SQLITE -> Optional.empty();
        };
    }

    String placeholder() {
        return secret().orElseThrow().toLowerCase(Locale.ROOT).replace("_password", "") + "_dev_your_key_here";
    }

    /** The variables with URLs, as Java reads them. */
    Map<String, String> environment() {
        String password = secret().map(name -> "${" + name + "}").orElse("");
        Map<String, String> variables = new LinkedHashMap<>();
        if (backend == Backend.RPC) {
            variables.put("CELERY_RESULT_BACKEND", "rpc://");
            variables.put("CELERY_BROKER_URL", url(password));
        } else {
            variables.put("CELERY_RESULT_BACKEND", url(password));
        }
        return variables;
    }

    List<String> python() {
        List<String> lines = new ArrayList<>();
        if (backend == Backend.RPC) {
            lines.add("result_backend = \"rpc://\"");
            lines.add("broker_url = f\"" + url(PYTHON_PASSWORD) + "\"");
            if (needsSsl()) {
                lines.add("broker_use_ssl = {\"cert_reqs\": ssl.CERT_REQUIRED}  # it checks nothing without this");
            }
        } else {
            String prefix = secret().isPresent() ? "f" : "";
            lines.add("result_backend = " + prefix + "\"" + url(PYTHON_PASSWORD) + "\"");
        }
        return lines;
    }

    boolean needsSsl() {
        return backend == Backend.RPC && !server.isHere();
    }

    private String url(String password) {
        boolean here = server.isHere();
        return switch (backend) {
            case REDIS ->
                (here ? "redis://" : "rediss://")
                        + server.authority(password)
                        + (here ? "" : "?ssl_cert_reqs=required");
            case POSTGRESQL ->
                "db+postgresql://" + server.authority(password)
                        + (here ? "" : "?sslmode=verify-full&sslrootcert=system");
            case MARIADB ->
                "db+mysql+pymysql://" + server.authority(password)
                        + (here ? "" : "?ssl_ca=/etc/ssl/certs/ca-certificates.crt");
            case SQLITE -> "db+sqlite:///" + server.database();
            case RPC -> (here ? "amqp://" : "amqps://") + server.authority(password);
        };
    }
}
