package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.BackendUrl;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a {@code rediss} connection is made safe, in redis-py's terms.
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
    private static final Set<String> NAMES =
            Set.of("ssl_cert_reqs", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_check_hostname");

    /** Null for {@code redis}, which may not have any of the parameters. */
    static @Nullable TlsOptions of(BackendUrl url, Parameters parameters, JsonSettings json) {
        if (!url.backend().equals("rediss")) {
            url.query().keySet().stream()
                    .filter(NAMES::contains)
                    .forEach(name -> parameters.problem(name
                            + " in result_backend is for rediss:// but the URL is redis://; write rediss:// for TLS"));
            NAMES.forEach(name -> parameters.find(name, UnaryOperator.identity()));
            return null;
        }
        Reader reader = new Reader(parameters, json.find(RedisSettings.USE_SSL));
        boolean checkHostname =
                reader.find("ssl_check_hostname", RedisSettings::flag).orElse(true);
        return new TlsOptions(
                reader.verification(checkHostname),
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

    /** The query first, then {@code redis_backend_use_ssl}. */
    private record Reader(Parameters parameters, Map<?, ?> useSsl) {

        <T> Optional<T> find(String name, Function<String, T> parser) {
            Optional<T> fromQuery = parameters.find(name, parser);
            Object fromSetting = useSsl.get(name);
            return fromQuery.isPresent() || fromSetting == null
                    ? fromQuery
                    : Optional.of(parser.apply(String.valueOf(fromSetting)));
        }

        SslVerifyMode verification(boolean checkHostname) {
            String text = find("ssl_cert_reqs", UnaryOperator.identity()).orElse("");
            return switch (text.toUpperCase(Locale.ROOT).replaceFirst("^CERT_", "")) {
                case "REQUIRED", "OPTIONAL" -> checkHostname ? SslVerifyMode.FULL : SslVerifyMode.CA;
                case "NONE" -> SslVerifyMode.NONE;
                default -> {
                    parameters.problem(
                            "ssl_cert_reqs in result_backend was '" + text
                                    + "' but a rediss:// URL must say required, optional or none; write ?ssl_cert_reqs=required");
                    yield SslVerifyMode.FULL;
                }
            };
        }

        @Nullable File file(String name) {
            Optional<File> file = find(name, File::new);
            if (file.isPresent() && !file.get().canRead()) {
                parameters.problem(name + " in result_backend was '" + file.get()
                        + "' but must be a PEM file that can be read; check the path and its permissions");
            }
            return file.orElse(null);
        }
    }
}
