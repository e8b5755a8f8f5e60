package io.github.celeriac.internal;

import io.github.celeriac.InvalidSettingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a URL as they are written, not decoded; those that are absent are empty.
 *
 * <p>User name and password end at the last {@code @} before the path, as for {@code urllib}; if there is none, a password
 * may have a slash in it, as for SQLAlchemy.
 *
 * @param path with its leading slash
 */
record UrlParts(String scheme, String user, String password, String host, String port, String path, String query) {
    private static final Pattern USER_AND_PASSWORD_WITH_SLASH = Pattern.compile("[^:/?@]*:[^@?]*@");

    static UrlParts of(String text) {
        int schemeEnd = text.indexOf("://");
        if (schemeEnd <= 0) {
            throw new InvalidSettingException("result_backend was '" + UrlParser.redacted(text)
                    + "' but must be a URL; write e.g. redis://localhost:6379/0 or db+sqlite:///results.db");
        }
        String rest = text.substring(schemeEnd + 3);
        int userEnd = userInfoEnd(rest);
        String userInfo = userEnd < 0 ? "" : rest.substring(0, userEnd);
        String[] afterUser = splitAt(rest.substring(userEnd + 1), '?');
        if (userEnd >= 0 && afterUser[0].indexOf('@') >= 0) {
            // Which @ ends the password is anybody's guess, and a wrong one would show a part of it as host or path.
            throw new InvalidSettingException("result_backend has an @ in its password or after its host;"
                    + " percent-encode any of :/?#@ in user name and password, and write %40 for an @ in a path");
        }
        int slash = afterUser[0].indexOf('/');
        String authority = slash < 0 ? afterUser[0] : afterUser[0].substring(0, slash);
        String path = slash < 0 ? "" : afterUser[0].substring(slash);
        String[] user = splitAt(userInfo, ':');
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && authority.indexOf(']', colon) < 0;
        String host = hasPort ? authority.substring(0, colon) : authority;
        String port = hasPort ? authority.substring(colon + 1) : "";
        return new UrlParts(text.substring(0, schemeEnd), user[0], user[1], host, port, path, afterUser[1]);
    }

    private static int userInfoEnd(String rest) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        int at = rest.lastIndexOf('@', end - 1);
        if (at >= 0 || end == 0) {
            return at;
        }
        Matcher withSlash = USER_AND_PASSWORD_WITH_SLASH.matcher(rest);
        return withSlash.lookingAt() ? withSlash.end() - 1 : -1;
    }

    private static String[] splitAt(String text, char separator) {
        int index = text.indexOf(separator);
        return index < 0 ? new String[] {text, ""} : new String[] {text.substring(0, index), text.substring(index + 1)};
    }

    /** Without the parts that may be secret. */
    @Override
    public String toString() {
        return scheme + "://…";
    }
}
