package io.github.celeriac.redis.internal;

import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made safe, in redis-py's terms.
 *
 * @param verification how much of the server's certificate is checked
 * @param caCerts PEM file with the certificates to trust; null trusts what the JDK trusts
 * @param certificate PEM file with our own certificate; null if there is none
 * @param key PEM file with its key (PKCS #8); null if that is in the certificate's file, too
 */
record TlsOptions(
        SslVerifyMode verification,
        @Nullable File caCerts,
        @Nullable File certificate,
        @Nullable File key) {
    static final Set<String> NAMES =
            Set.of("ssl_cert_reqs", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_check_hostname");

    /**
     * For {@code rediss} by the query and {@code redis_backend_use_ssl}; for all but {@code rediss} the query may have none
     * of the parameters, and the setting alone is enough, as in Celery for sentinels and from 5.7 for {@code redis}.
     */
    static @Nullable TlsOptions of(PlaceReader place, Parameters parameters, JsonSettings json) {
        Map<?, ?> useSsl = json.find(RedisSettings.USE_SSL);
        boolean rediss = place.url().backend().equals("rediss");
        Map<Object, Object> all = new LinkedHashMap<>(useSsl);
        for (String name : NAMES) {
            parameters.find(name, UnaryOperator.identity()).ifPresent(value -> {
                if (!rediss) {
                    parameters.problem(name + " in result_backend is for rediss:// but the URL is "
                            + place.url().scheme() + "://; "
                            + (place.isSentinel() ? "set it in redis_backend_use_ssl" : "write rediss:// for TLS"));
                }
                all.put(name, value);
            });
        }
        useSsl.keySet().stream()
                .filter(key -> !NAMES.contains(key))
                .forEach(key -> parameters.problem(
                        key + " in redis_backend_use_ssl is not supported; known: " + new TreeSet<>(NAMES)));
        if (place.isSocket() && !useSsl.isEmpty()) {
            parameters.problem("redis_backend_use_ssl was set but a unix socket has no TLS; remove it");
        }
        return rediss || !useSsl.isEmpty() ? of(all, "result_backend", "", parameters) : null;
    }

    /** @param verification what counts if {@code ssl_cert_reqs} is not there; empty if it must be */
    static TlsOptions of(Map<?, ?> values, String where, String verification, Parameters parameters) {
        Reader reader = new Reader(parameters, values, where);
        boolean checkHostname =
                reader.find("ssl_check_hostname", RedisSettings::flag).orElse(true);
        return new TlsOptions(
                reader.verification(verification, checkHostname),
                reader.file("ssl_ca_certs"),
                reader.file("ssl_certfile"),
                reader.file("ssl_keyfile"));
    }

    SslOptions sslOptions() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        if (caCerts != null) {
            options.trustManager(caCerts);
        }
        if (certificate != null) {
            options.keyManager(certificate, key == null ? certificate : key, new char[0]);
        }
        return options.build();
    }

    private record Reader(Parameters parameters, Map<?, ?> values, String where) {

        <T> Optional<T> find(String name, Function<String, T> parser) {
            return Optional.ofNullable(values.get(name)).map(String::valueOf).map(parser);
        }

        SslVerifyMode verification(String fallback, boolean checkHostname) {
            String text = find("ssl_cert_reqs", UnaryOperator.identity()).orElse(fallback);
            return switch (text.toUpperCase(Locale.ROOT).replaceFirst("^CERT_", "")) {
                case "REQUIRED", "OPTIONAL" -> checkHostname ? SslVerifyMode.FULL : SslVerifyMode.CA;
                case "NONE" -> SslVerifyMode.NONE;
                default -> {
                    parameters.problem("ssl_cert_reqs in " + where + " was '" + text
                            + "' but TLS must say required, optional or none; for a rediss:// URL write"
                            + " ?ssl_cert_reqs=required");
                    yield SslVerifyMode.FULL;
                }
            };
        }

        @Nullable File file(String name) {
            Optional<File> file = find(name, File::new);
            if (file.isPresent() && !file.get().canRead()) {
                parameters.problem(name + " in " + where + " was '" + file.get()
                        + "' but must be a PEM file that can be read; check the path and its permissions");
            }
            return file.orElse(null);
        }
    }
}
