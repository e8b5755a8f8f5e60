package io.github.celeriac.redis.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.StoreContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, as whom and how; all checked.
 *
 * @param username null if there is none
 * @param password null if there is none
 * @param tls null for a plain connection
 * @param operationTimeout how long one operation may take, connecting included
 * @param protocol of RESP, 2 or 3; 0 for the newest that the server speaks
 */
record RedisOptions(
        Place place,
        int database,
        @Nullable String username,
        @Nullable Credentials password,
        @Nullable TlsOptions tls,
        Duration operationTimeout,
        Duration socketTimeout,
        Duration connectTimeout,
        Duration healthCheckInterval,
        boolean keepAlive,
        String clientName,
        int protocol,
        RedisKeys keys) {

    /**
     * Reads the URL and the settings.
     *
     * @throws InvalidSettingException with every problem
     */
    static RedisOptions of(StoreContext context) {
        Parameters parameters = new Parameters(context.url(), context.settings());
        RedisOptions options = read(context, parameters);
        if (!parameters.problems().isEmpty()) {
            throw new InvalidSettingException(parameters.problems());
        }
        return options;
    }

    private static RedisOptions read(StoreContext context, Parameters parameters) {
        Duration operationTimeout = context.settings().get(ResultSettings.OPERATION_TIMEOUT);
        PlaceReader place = new PlaceReader(context.url(), context.settings(), parameters);
        JsonSettings json = new JsonSettings(context, parameters);
        TransportOptions transport = new TransportOptions(context, parameters, json, place.isSentinel());
        parameters.find("max_connections", RedisSettings.MAX_CONNECTIONS);
        parameters.find("retry_on_timeout", RedisSettings.RETRY_ON_TIMEOUT);
        return new RedisOptions(
                place.place(transport),
                place.database(),
                context.url()
                        .findUsername()
                        .or(() -> context.settings().find(RedisSettings.USERNAME))
                        .orElse(null),
                password(context).orElse(null),
                TlsOptions.of(place, parameters, json),
                operationTimeout,
                parameters.find("socket_timeout", RedisSettings.SOCKET_TIMEOUT).orElse(operationTimeout),
                shorter(
                        operationTimeout,
                        parameters
                                .find("socket_connect_timeout", RedisSettings.SOCKET_CONNECT_TIMEOUT)
                                .orElse(operationTimeout)),
                parameters
                        .find("health_check_interval", RedisSettings.HEALTH_CHECK_INTERVAL)
                        .orElseThrow(),
                parameters
                        .find("socket_keepalive", RedisSettings.SOCKET_KEEPALIVE)
                        .orElse(true),
                parameters.find("client_name", RedisSettings.CLIENT_NAME).orElseThrow(),
                parameters
                        .find("protocol", SettingParsers.number("version", 2, 3))
                        .orElse(0),
                transport.keys());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Optional<Credentials> password(StoreContext context) {
        return context.url()
                .findPassword()
                .or(() -> context.settings().find(RedisSettings.PASSWORD).map(Credentials::literal));
    }

    /** E.g. {@code redis at localhost:6379/0}. */
    String description() {
        return place instanceof Place.UnixSocket
                ? "redis at " + place + " database " + database
                : "redis at " + place + "/" + database;
    }
}
