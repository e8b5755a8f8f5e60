package io.github.celeriac.jdbc.internal;

import io.github.celeriac.Credentials;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backend URL means to JDBC.
 *
 * @param jdbcUrl without user and password
 * @param properties of the driver; never secret
 * @param username null for the driver's default
 * @param password asked at every connect; null if none is needed
 * @param connections how many are of use at once
 * @param artifact of the driver, {@code group:name}
 * @param description for messages, e.g. {@code postgresql at localhost:5432/results}
 */
record ConnectionTarget(
        String jdbcUrl,
        Map<String, String> properties,
        @Nullable String username,
        @Nullable Credentials password,
        int connections,
        String artifact,
        String description) {

    ConnectionTarget {
        properties = Map.copyOf(properties);
    }
}
