package io.github.celeriac.cli;

import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.SettingParsers;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a connection is guarded against those on the way: what the backends make of the settings, which are valid. */
enum Encryption {
    NONE,
    /** Only if the server has it, so whoever is on the way may say that it has not. */
    OFFERED,
    /** With whoever is there. */
    UNCHECKED,
    /** With whoever has a certificate of this CA. */
    ANY_NAME,
    CHECKED;

    static Encryption of(Place place) {
        BackendUrl url = place.url();
        if (url.dialect().startsWith("postgresql")) {
            return ofPostgres(url.query());
        }
        if (isMariaDb(url)) {
            return ofMariaDb(url.query());
        }
        return place.speaksTls() ? ofTls(place) : NONE;
    }

    static boolean isMariaDb(BackendUrl url) {
        return url.dialect().startsWith("mysql") || url.dialect().startsWith("mariadb");
    }

    /** Python has CERT_OPTIONAL, too: to a client the same as CERT_REQUIRED, there and here. */
    private static Encryption ofTls(Place place) {
        String certificate = place.tlsOption("cert_reqs").orElse("required").toLowerCase(Locale.ROOT);
        if (certificate.endsWith("none") || certificate.equals("0")) {
            return UNCHECKED;
        }
        return place.tlsOption("check_hostname").map(SettingParsers::flag).orElse(true) ? CHECKED : ANY_NAME;
    }

    private static Encryption ofPostgres(Map<String, String> query) {
        return switch (query.getOrDefault("sslmode", "prefer")) {
            case "disable" -> NONE;
            case "require" -> UNCHECKED;
            case "verify-ca" -> ANY_NAME;
            case "verify-full" -> CHECKED;
            default -> OFFERED;
        };
    }

    /** In the order in which the SQL backend lets one option win over another. */
    private static Encryption ofMariaDb(Map<String, String> query) {
        if (flag(query, "ssl_disabled").orElse(false)) {
            return NONE;
        }
        if (query.containsKey("ssl_mode")) {
            return switch (query.get("ssl_mode").toUpperCase(Locale.ROOT)) {
                case "VERIFY_IDENTITY" -> CHECKED;
                case "VERIFY_CA" -> ANY_NAME;
                case "REQUIRED" -> UNCHECKED;
                default -> NONE;
            };
        }
        if (query.containsKey("ssl_verify_cert") || query.containsKey("ssl_verify_identity")) {
            if (flag(query, "ssl_verify_identity").orElse(false)) {
                return CHECKED;
            }
            return flag(query, "ssl_verify_cert").orElse(false) ? ANY_NAME : UNCHECKED;
        }
        if (query.containsKey("ssl_ca")) {
            return flag(query, "ssl_check_hostname").orElse(true) ? CHECKED : ANY_NAME;
        }
        return flag(query, "ssl").orElse(false) || query.containsKey("ssl_check_hostname") ? CHECKED : NONE;
    }

    private static Optional<Boolean> flag(Map<String, String> query, String option) {
        return Optional.ofNullable(query.get(option)).map(SettingParsers::flag);
    }
}
