package io.github.celeriac.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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

    public BackendUrl parse(String text) {
        int schemeEnd = text.indexOf("://");
        if (schemeEnd <= 0) {
            throw new InvalidSettingException("result_backend was '" + redacted(text)
                    + "' but must be a URL; write e.g. redis://localhost:6379/0 or db+sqlite:///results.db");
        }
        String rest = text.substring(schemeEnd + 3);
        int queryStart = rest.indexOf('?');
        Map<String, String> query = queryStart < 0 ? Map.of() : query(rest.substring(queryStart + 1));
        String beforeQuery = queryStart < 0 ? rest : rest.substring(0, queryStart);
        int at = beforeQuery.lastIndexOf('@');
        String userInfo = at < 0 ? "" : beforeQuery.substring(0, at);
        String hostAndPath = beforeQuery.substring(at + 1);
        int slash = hostAndPath.indexOf('/');
        String authority = slash < 0 ? hostAndPath : hostAndPath.substring(0, slash);
        String path = slash < 0 ? "" : expanded(decoded(hostAndPath.substring(slash)));
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && authority.indexOf(']', colon) < 0;
        String host = expanded(decoded(hasPort ? authority.substring(0, colon) : authority));
        int port = hasPort ? port(expanded(authority.substring(colon + 1))) : -1;
        int userEnd = userInfo.indexOf(':');
        String user = userEnd < 0 ? userInfo : userInfo.substring(0, userEnd);
        String password = userEnd < 0 ? "" : userInfo.substring(userEnd + 1);
        return new BackendUrl(
                text.substring(0, schemeEnd),
                user.isEmpty() ? null : expanded(decoded(user)),
                password(password),
                unbracketed(host),
                port,
                path,
                query);
    }

    /** Whether the URL has a password written out, rather than as {@code ${NAME}}. */
    public static boolean hasLiteralPassword(String text) {
        int schemeEnd = text.indexOf("://");
        int at = text.split("\\?", 2)[0].lastIndexOf('@');
        if (schemeEnd < 0 || at < schemeEnd) {
            return false;
        }
        String userInfo = text.substring(schemeEnd + 3, at);
        int colon = userInfo.indexOf(':');
        return colon >= 0
                && colon + 1 < userInfo.length()
                && !VARIABLE.matcher(userInfo.substring(colon + 1)).matches();
    }

    /** The URL without what may be secret, for messages. */
    public static String redacted(String text) {
        String beforeQuery = text.split("\\?", 2)[0];
        int at = beforeQuery.lastIndexOf('@');
        if (at < 0) {
            return beforeQuery;
        }
        int schemeEnd = beforeQuery.indexOf("://");
        return (schemeEnd < 0 ? "" : beforeQuery.substring(0, schemeEnd + 3)) + "***" + beforeQuery.substring(at);
    }

    private @Nullable Credentials password(String encoded) {
        if (encoded.isEmpty()) {
            return null;
        }
        Matcher variable = VARIABLE.matcher(encoded);
        if (variable.matches()) {
            return Credentials.env(variable.group(1), environment);
        }
        String literal = decoded(encoded);
        return Credentials.literal(literal);
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message
        }
        throw new InvalidSettingException("port in result_backend was '" + text
                + "' but must be a number up to 65535; percent-encode any of :/?@ in user name and password");
    }

    private Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(formDecoded(key), expanded(formDecoded(value)));
            }
        }
        return query;
    }

    private String expanded(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        return matcher.replaceAll(match -> {
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
