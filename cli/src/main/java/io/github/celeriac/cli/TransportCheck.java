package io.github.celeriac.cli;

import io.github.celeriac.spi.BackendUrl;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether others on the way can read along, told from the settings. */
final class TransportCheck {
    private static final String NAME = "tls";
    private static final Set<String> HERE = Set.of("", "localhost", "127.0.0.1", "::1");
    private static final String CHECKED = "encrypted, and the server's certificate is checked";

    private TransportCheck() {}

    static Check of(Place place) {
        BackendUrl url = place.url();
        if (HERE.contains(url.host())) {
            return Check.pass(
                    NAME,
                    (place.speaksTls() ? "encrypted, and " : "not encrypted, but ") + "never leaves this machine");
        }
        if (place.speaksTls()) {
            return place.trustsAnybody()
                    ? Check.warn(
                            NAME,
                            "encrypted, but the server's certificate is not checked",
                            "write ssl_cert_reqs=CERT_REQUIRED, and ssl_ca_certs if the CA is your own")
                    : Check.pass(NAME, CHECKED);
        }
        if (url.dialect().startsWith("postgresql")) {
            return ofPostgres(url.query().getOrDefault("sslmode", "prefer"));
        }
        if (url.dialect().startsWith("mysql") || url.dialect().startsWith("mariadb")) {
            return ofMariaDb(url.query());
        }
        return Check.warn(
                NAME,
                "results and password travel unencrypted to " + url.host(),
                "if the server has TLS, write " + url.backend() + "s://");
    }

    private static Check ofPostgres(String mode) {
        return switch (mode) {
            case "verify-full" -> Check.pass(NAME, CHECKED);
            case "verify-ca", "require" ->
                Check.warn(NAME, "encrypted, but not every impostor is noticed", "write sslmode=verify-full");
            default ->
                Check.warn(
                        NAME,
                        "sslmode " + mode + " encrypts only if the server offers it",
                        "write sslmode=verify-full");
        };
    }

    private static Check ofMariaDb(Map<String, String> query) {
        return switch (query.getOrDefault("ssl_mode", "").toUpperCase(Locale.ROOT)) {
            case "VERIFY_IDENTITY" -> Check.pass(NAME, CHECKED);
            case "VERIFY_CA", "REQUIRED" ->
                Check.warn(NAME, "encrypted, but not every impostor is noticed", "write ssl_mode=VERIFY_IDENTITY");
            default ->
                Check.warn(
                        NAME,
                        "the URL has no ssl_mode, so what travels may be read",
                        "write ssl_mode=VERIFY_IDENTITY, and ssl_ca if the CA is your own");
        };
    }
}
