package io.github.celeriac.cli;

import io.github.celeriac.cli.setup.Server;
import io.github.celeriac.spi.BackendUrl;
import java.util.Optional;

/** Whether others on the way can read along, told from the settings. */
final class TransportCheck {
    private static final String NAME = "tls";
    private static final String OWN_CA = " if the CA is your own";

    private TransportCheck() {}

    static Check of(Place place) {
        Encryption encryption = Encryption.of(place);
        Optional<String> away =
                place.hosts().stream().filter(host -> !Server.isHere(host)).findFirst();
        if (away.isEmpty()) {
            boolean encrypted = encryption != Encryption.NONE && encryption != Encryption.OFFERED;
            return Check.pass(
                    NAME, (encrypted ? "encrypted, and " : "not encrypted, but ") + "never leaves this machine");
        }
        return switch (encryption) {
            case NONE -> warn("results and password travel unencrypted to " + away.get(), place);
            case OFFERED -> warn("encrypted only if the server offers it", place);
            case UNCHECKED -> warn("encrypted, but the server's certificate is not checked", place);
            case ANY_NAME -> warn("encrypted, but the server's name is not looked for in its certificate", place);
            case CHECKED -> Check.pass(NAME, "encrypted, and the server's certificate is checked");
        };
    }

    private static Check warn(String detail, Place place) {
        BackendUrl url = place.url();
        return Check.warn(
                NAME,
                detail,
                url.dialect().startsWith("postgresql")
                        ? "write sslmode=verify-full, and sslrootcert" + OWN_CA
                        : Encryption.isMariaDb(url) ? forMariaDb(url) : forTls(place));
    }

    private static String forTls(Place place) {
        BackendUrl url = place.url();
        if (place.speaksTls()) {
            return "let ssl_cert_reqs be CERT_REQUIRED and ssl_check_hostname true, and name ssl_ca_certs" + OWN_CA;
        }
        return switch (url.backend()) {
            case "redis" -> "if the server has TLS, write rediss://, and ?ssl_cert_reqs=required";
            case "sentinel" ->
                "if the servers have TLS, set CELERY_REDIS_BACKEND_USE_SSL={\"ssl_cert_reqs\": \"required\"}";
            default -> "if the server has TLS, write amqps://";
        };
    }

    /** With arguments that the URL's Python driver knows, too; it refuses others. */
    private static String forMariaDb(BackendUrl url) {
        String driver = url.dialect().contains("+") ? url.dialect().split("\\+", 2)[1] : "mysqldb";
        String advice = switch (driver) {
            case "mysqldb" -> "write ssl_mode=VERIFY_IDENTITY, and ssl_ca" + OWN_CA;
            case "mysqlconnector" -> "write ssl_verify_cert=true&ssl_verify_identity=true, and ssl_ca" + OWN_CA;
            default -> "write ssl_ca=FILE, with the CA's certificate or all that the machine trusts";
        };
        return url.query().containsKey("ssl_disabled") || url.query().containsKey("ssl_check_hostname")
                ? advice + "; remove ssl_disabled and ssl_check_hostname"
                : advice;
    }
}
