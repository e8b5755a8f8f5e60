package io.github.celeriac.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a backend URL apart as Celery and SQLAlchemy do, which is laxer than {@link java.net.URI}.
 *
 * @param environment what {@code ${NAME}} is looked up in
 */
public record UrlParser(Map<String, String> environment) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Set<String> SECRET_PARAMETERS =
            Set.of("password", "passwd", "pwd", "secret", "token", "sslpassword", "ssl_password");

    /** A semicolon that another URL follows; any other may be part of a password. */
    private static final Pattern NEXT_URL = Pattern.compile(";(?=[A-Za-z][A-Za-z0-9+.-]*://)");

    public BackendUrl parse(String text) {
        List<String> urls = List.of(NEXT_URL.split(text));
        List<BackendUrl> others = urls.stream()
                .skip(1)
                .map(url -> parse(UrlParts.of(url), List.of()))
                .toList();
        return parse(UrlParts.of(urls.get(0)), others);
    }

    private BackendUrl parse(UrlParts parts, List<BackendUrl> others) {
        return new BackendUrl(
                parts.scheme(),
                parts.user().isEmpty() ? null : expanded(decoded(parts.user())),
                password(parts.password()),
                unbracketed(expanded(decoded(parts.host()))),
                port(expanded(parts.port())),
                expanded(decoded(parts.path())),
                query(parts.query()),
                others);
    }

    /** Whether the URL has a password written out, rather than as {@code ${NAME}}. */
    public static boolean hasLiteralPassword(String text) {
        try {
            return NEXT_URL.splitAsStream(text).map(UrlParts::of).anyMatch(UrlParser::hasLiteralPassword);
        } catch (InvalidSettingException e) {
            return false;
        }
    }

    private static boolean hasLiteralPassword(UrlParts parts) {
        return isLiteral(parts.password())
                || parameters(parts.query()).entrySet().stream()
                        .anyMatch(parameter -> isSecret(parameter.getKey()) && isLiteral(parameter.getValue()));
    }

    private static boolean isLiteral(String secret) {
        return !secret.isEmpty() && !VARIABLE.matcher(secret).matches();
    }

    private static boolean isSecret(String parameter) {
        return SECRET_PARAMETERS.contains(parameter.toLowerCase(Locale.ROOT));
    }

    /** The URL without what may be secret, for messages: whatever is before the last {@code @} may be. */
    public static String redacted(String text) {
        int at = text.lastIndexOf('@');
        int schemeEnd = text.indexOf("://");
        String scheme = schemeEnd < 0 || at >= 0 && at < schemeEnd ? "" : text.substring(0, schemeEnd + 3);
        String rest = at < 0 ? text.substring(scheme.length()) : "***" + text.substring(at);
        int query = rest.indexOf('?');
        return scheme + (query < 0 ? rest : rest.substring(0, query));
    }

    private @Nullable Credentials password(String encoded) {
        if (encoded.isEmpty()) {
            return null;
        }
        Matcher variable = VARIABLE.matcher(encoded);
        if (variable.matches()) {
            return Credentials.env(variable.group(1), environment);
        }
        return Credentials.literal(expanded(decoded(encoded)));
    }

    /** A text that is no number is not shown: it may be part of a password that was not encoded. */
    private static int port(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        boolean digits = text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new InvalidSettingException(
                "port in result_backend " + (digits ? "was '" + text + "' but must be" : "must be")
                        + " a number up to 65535; percent-encode any of :/?#@ in user name and password");
    }

    private Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        parameters(text).forEach((name, value) -> query.put(name, expanded(value)));
        return query;
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.put(formDecoded(name), equals < 0 ? "" : formDecoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private String expanded(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = environment.get(match.group(1));
            if (value == null) {
                throw new InvalidSettingException("result_backend uses ${" + match.group(1)
                        + "} but that environment variable is not set; export it");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decoded(String text) {
        return formDecoded(text.replace("+", "%2B"));
    }

    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "result_backend has a percent sign that encodes nothing; write %25 for a percent sign");
        }
    }
}
