package io.github.celeriac.internal;

import io.github.celeriac.ResultDecodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code date_done} as every Celery since 5.2 prints it: with and without fraction, zone or {@code T}.
 *
 * <p>Celery 5.5 without UTC prints offsets up to 24 hours, beyond what {@link ZoneOffset} can hold.
 */
public final class CeleryTime {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?)"
                    + "(?:Z|([+-])(\\d{2}):?(\\d{2})(?::?(\\d{2}))?)?");
    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .appendLiteral("+00:00")
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private CeleryTime() {}

    /** The one form that all Celery versions read: UTC, six digits, {@code +00:00}. */
    public static String format(Instant time) {
        return WRITTEN.format(time);
    }

    public static Instant parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw unreadable(text, null);
        }
        try {
            LocalDateTime local = LocalDateTime.parse(
                    matcher.group(1) + "T" + matcher.group(2).replace(',', '.'));
            return local.toInstant(ZoneOffset.UTC).minusSeconds(offsetSeconds(matcher));
        } catch (DateTimeException e) {
            throw unreadable(text, e);
        }
    }

    private static long offsetSeconds(Matcher matcher) {
        if (matcher.group(3) == null) {
            return 0;
        }
        long seconds = Integer.parseInt(matcher.group(4)) * 3600L + Integer.parseInt(matcher.group(5)) * 60L;
        if (matcher.group(6) != null) {
            seconds += Integer.parseInt(matcher.group(6));
        }
        return matcher.group(3).equals("-") ? -seconds : seconds;
    }

    private static ResultDecodingException unreadable(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return new ResultDecodingException(
                "date_done was '" + shown + "' but must be a time like 2026-01-31T12:00:00.000000+00:00", cause);
    }
}
