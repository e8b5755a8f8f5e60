package io.github.celeriac;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Celery release, as far as formats depend on it.
 *
 * @param major e.g. 5
 * @param minor e.g. 6
 */
public record CeleryVersion(int major, int minor) implements Comparable<CeleryVersion> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.\\S*)?");

    /** Reads {@code "5.6"} or {@code "5.6.3"}. */
    public static CeleryVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidSettingException(
                    "Celery version was '" + text + "' but must look like 5.6 or 5.6.3; see `celery --version`");
        }
        return new CeleryVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new CeleryVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(CeleryVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
