package io.github.celeriac.spi;

import io.github.celeriac.Credentials;
import io.github.celeriac.internal.UrlParser;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A result backend URL as Celery takes it, e.g. {@code redis://user:${PASSWORD}@host:6379/0?socket_timeout=5} or
 * {@code db+postgresql+psycopg2://host/db}.
 *
 * <p>All parts are decoded, and {@code ${NAME}} stands for an environment variable. {@link #toString()} shows no secret. More
 * than one server is written as more than one URL: {@code sentinel://a:26379/0;sentinel://b:26379}.
 *
 * @param scheme all before {@code ://}, e.g. {@code db+postgresql+psycopg2}
 * @param username null if there is none
 * @param password null if there is none
 * @param host empty if there is none
 * @param port -1 if there is none
 * @param path with its leading slash; empty if there is none
 * @param query in the order written; of duplicates the last
 * @param others the URLs after the first {@code ;}, each without others of its own
 */
public record BackendUrl(
        String scheme,
        @Nullable String username,
        @Nullable Credentials password,
        String host,
        int port,
        String path,
        Map<String, String> query,
        List<BackendUrl> others) {

    public BackendUrl {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        others = List.copyOf(others);
    }

    /**
     * Takes a URL apart.
     *
     * @param environment what {@code ${NAME}} is looked up in
     * @throws io.github.celeriac.InvalidSettingException if it is not a URL
     */
    public static BackendUrl parse(String text, Map<String, String> environment) {
        return new UrlParser(environment).parse(text);
    }

    /** What selects the backend: the scheme up to the first {@code +}, e.g. {@code db}. */
    public String backend() {
        int plus = scheme.indexOf('+');
        return plus < 0 ? scheme : scheme.substring(0, plus);
    }

    /** The scheme after the first {@code +}, e.g. {@code postgresql+psycopg2}; empty if there is none. */
    public String dialect() {
        int plus = scheme.indexOf('+');
        return plus < 0 ? "" : scheme.substring(plus + 1);
    }

    public Optional<String> findUsername() {
        return Optional.ofNullable(username);
    }

    public Optional<Credentials> findPassword() {
        return Optional.ofNullable(password);
    }

    public OptionalInt findPort() {
        return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    public BackendUrl withUsername(String newUsername) {
        return new BackendUrl(scheme, newUsername, password, host, port, path, query, others);
    }

    public BackendUrl withPassword(Credentials newPassword) {
        return new BackendUrl(scheme, username, newPassword, host, port, path, query, others);
    }

    @Override
    public String toString() {
        return scheme + "://" + (username == null && password == null ? "" : "***@")
                + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + (port < 0 ? "" : ":" + port) + path
                + others.stream().map(other -> ";" + other).collect(Collectors.joining());
    }
}
