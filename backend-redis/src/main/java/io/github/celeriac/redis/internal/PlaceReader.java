package io.github.celeriac.redis.internal;

import io.github.celeriac.redis.internal.Place.Server;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds place and database number in Celery's URL forms. Mirrors {@code RedisBackend._params_from_url} and
 * {@code SentinelBackend._params_from_url}: of more than one URL only the first says database, user and password.
 */
record PlaceReader(BackendUrl url, Settings settings, Parameters parameters) {

    boolean isSocket() {
        return url.dialect().equals("socket");
    }

    boolean isSentinel() {
        return url.backend().equals("sentinel");
    }

    Place place(TransportOptions transport) {
        if (isSocket()) {
            return socket();
        }
        if (!url.dialect().isEmpty()) {
            parameters.problem("result_backend was '" + url + "' but " + url.scheme()
                    + " is not a form of Redis; write redis://, rediss://, sentinel:// or redis+socket:///path");
        }
        List<Server> servers = new ArrayList<>(List.of(server(url)));
        url.others().forEach(other -> servers.add(another(other)));
        if (isSentinel()) {
            return new Place.Sentinels(transport.masterName(), servers, transport.sentinelOptions());
        }
        return servers.size() == 1 ? servers.get(0) : new Place.Nodes(servers);
    }

    /** A sentinel, too, is by default at 6379, as in Celery. */
    private Server server(BackendUrl one) {
        return new Server(
                one.host().isEmpty() ? settings.get(RedisSettings.HOST) : one.host(),
                one.findPort().orElse(settings.get(RedisSettings.PORT)));
    }

    private Server another(BackendUrl other) {
        if (!other.scheme().equals(url.scheme())) {
            parameters.problem("result_backend was '" + url + "' but its parts must all be " + url.scheme()
                    + "://; correct '" + other + "'");
        }
        if (!other.query().isEmpty()) {
            parameters.problem("result_backend has parameters after '" + other
                    + "' but only those of its first part count; move them there: "
                    + other.query().keySet());
        }
        return server(other);
    }

    private Place socket() {
        if (!url.host().isEmpty() || url.path().length() < 2 || !url.others().isEmpty()) {
            parameters.problem("result_backend was '" + url
                    + "' but must have the absolute path of one socket; write e.g. redis+socket:///run/redis.sock");
        }
        return new Place.UnixSocket(url.path());
    }

    /** The query, else the path, else 0: a URL that names no database means 0, even if {@code redis_db} says otherwise. */
    int database() {
        Optional<Integer> query = parameters.find("db", PlaceReader::number);
        if (isSocket()) {
            Optional<Integer> virtualHost = parameters.find("virtual_host", PlaceReader::number);
            return query.or(() -> virtualHost).orElse(settings.get(RedisSettings.DB));
        }
        if (query.isPresent()) {
            return query.get();
        }
        String path = url.path().replaceAll("^/+|/+$", "");
        if (!path.isEmpty()) {
            return fromPath(path);
        }
        int unused = settings.get(RedisSettings.DB);
        if (unused != 0) {
            parameters.problem(
                    "redis_db was '" + unused + "' but does not count beside a URL, in Celery neither; write /" + unused
                            + " at the end of result_backend");
        }
        return 0;
    }

    private int fromPath(String path) {
        try {
            return number(path);
        } catch (IllegalArgumentException e) {
            parameters.problem(
                    "path in result_backend was '/" + path + "' but must be a database number; write e.g. /0");
            return 0;
        }
    }

    private static Integer number(String text) {
        return SettingParsers.number("number", 0, Integer.MAX_VALUE).apply(text);
    }
}
