package io.github.celeriac.cli;

import io.github.celeriac.spi.BackendUrl;
import java.util.Set;

/** Whether others on the way can read along, told from the URL. */
final class TransportCheck {
    private static final String NAME = "transport";
    private static final Set<String> HERE = Set.of("", "localhost", "127.0.0.1", "::1");
    private static final Set<String> UNCHECKED = Set.of("none", "CERT_NONE");

    private TransportCheck() {}

    static Check of(BackendUrl url) {
        boolean tls = Set.of("rediss", "amqps").contains(url.backend());
        if (HERE.contains(url.host())) {
            return Check.pass(NAME, (tls ? "encrypted, and " : "not encrypted, but ") + "never leaves this machine");
        }
        if (tls) {
            return UNCHECKED.contains(url.query().getOrDefault("ssl_cert_reqs", ""))
                    ? Check.warn(
                            NAME,
                            "encrypted, but the server's certificate is not checked",
                            "write ssl_cert_reqs=CERT_REQUIRED, and ssl_ca_certs if the CA is your own")
                    : Check.pass(NAME, "encrypted, and the server's certificate is checked");
        }
        if (url.dialect().startsWith("postgresql")) {
            return ofPostgres(url.query().getOrDefault("sslmode", "prefer"));
        }
        return Check.warn(
                NAME,
                "results and password travel unencrypted to " + url.host(),
                url.backend().equals("redis") ? "write rediss:// if the server has TLS" : "turn on TLS in the URL");
    }

    private static Check ofPostgres(String mode) {
        return switch (mode) {
            case "verify-full" -> Check.pass(NAME, "encrypted, and the server's certificate is checked");
            case "verify-ca", "require" ->
                Check.warn(NAME, "encrypted, but not every impostor is noticed", "write sslmode=verify-full");
            default ->
                Check.warn(
                        NAME,
                        "sslmode " + mode + " encrypts only if the server offers it",
                        "write sslmode=verify-full");
        };
    }
}
