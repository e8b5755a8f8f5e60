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
 * @param socketTimeout how long Redis may be silent
 * @param protocol of RESP, 2 or 3; 0 for the newest that the server speaks
 */
record RedisOptions(
        String host,
        int port,
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
        JsonSettings json = new JsonSettings(context, parameters);
        parameters.find("max_connections", RedisSettings.MAX_CONNECTIONS);
        parameters.find("retry_on_timeout", RedisSettings.RETRY_ON_TIMEOUT);
        String host = context.url().host();
        return new RedisOptions(
                host.isEmpty() ? context.settings().get(RedisSettings.HOST) : host,
                context.url().findPort().orElse(context.settings().get(RedisSettings.PORT)),
                database(context, parameters),
                context.url()
                        .findUsername()
                        .or(() -> context.settings().find(RedisSettings.USERNAME))
                        .orElse(null),
                password(context).orElse(null),
                TlsOptions.of(context.url(), parameters, json),
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
                parameters.find("protocol", SettingParsers.number(2, 3)).orElse(0),
                json.keys());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Optional<Credentials> password(StoreContext context) {
        return context.url()
                .findPassword()
                .or(() -> context.settings().find(RedisSettings.PASSWORD).map(Credentials::literal));
    }

    /** The query, else the path, else 0: a URL that names no database means 0, even if {@code redis_db} says otherwise. */
    private static int database(StoreContext context, Parameters parameters) {
        Optional<Integer> query = parameters.find("db", SettingParsers.number(0, Integer.MAX_VALUE));
        if (query.isPresent()) {
            return query.get();
        }
        String path = context.url().path().replaceAll("^/+|/+$", "");
        if (!path.isEmpty()) {
            return fromPath(path, parameters);
        }
        int unused = context.settings().get(RedisSettings.DB);
        if (unused != 0) {
            parameters.problem(
                    "redis_db was '" + unused + "' but does not count beside a URL, in Celery neither; write /" + unused
                            + " at the end of result_backend");
        }
        return 0;
    }

    private static int fromPath(String path, Parameters parameters) {
        try {
            return SettingParsers.number(0, Integer.MAX_VALUE).apply(path);
        } catch (IllegalArgumentException e) {
            parameters.problem(
                    "path in result_backend was '/" + path + "' but must be a database number; write e.g. /0");
            return 0;
        }
    }

    /** E.g. {@code redis at localhost:6379/0}. */
    String description() {
        return "redis at " + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/" + database;
    }
}
