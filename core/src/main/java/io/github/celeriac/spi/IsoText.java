package io.github.celeriac.spi;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;

/**
 * Dates and times as Python's {@code isoformat()} writes and {@code fromisoformat()} reads them.
 *
 * <p>Written: {@code 2024-01-02T03:04:05.000678+00:00}: seconds always, the fraction absent or six digits, never
 * {@code Z}. That is what every Python since 3.7 reads back; {@link OffsetDateTime#toString()} is not (compat, trap 37).
 * Nanoseconds below the microsecond are cut off: Python has none.
 *
 * <p>Read: what Python 3.11 to 3.14 read, which includes all that older ones write; not the malformed texts that slip
 * through there, such as a colon with nothing behind it before an offset.
 */
public final class IsoText {
    private IsoText() {}

    /** As {@code 2024-01-02T03:04:05.000678}. */
    public static String format(LocalDateTime value) {
        StringBuilder text = new StringBuilder(26);
        appendDate(text, value.toLocalDate());
        appendTime(text.append('T'), value.toLocalTime());
        return text.toString();
    }

    /** As {@code 2024-01-02T03:04:05.000678+05:30}; UTC is {@code +00:00}. */
    public static String format(OffsetDateTime value) {
        StringBuilder text = new StringBuilder(32);
        appendDate(text, value.toLocalDate());
        appendTime(text.append('T'), value.toLocalTime());
        appendOffset(text, value.getOffset());
        return text.toString();
    }

    /** As {@code 2024-01-02}. */
    public static String format(LocalDate value) {
        StringBuilder text = new StringBuilder(10);
        appendDate(text, value);
        return text.toString();
    }

    /** As {@code 03:04:05.000678}. */
    public static String format(LocalTime value) {
        StringBuilder text = new StringBuilder(15);
        appendTime(text, value);
        return text.toString();
    }

    /** As {@code 03:04:05.000678+05:30}. */
    public static String format(OffsetTime value) {
        StringBuilder text = new StringBuilder(21);
        appendTime(text, value.toLocalTime());
        appendOffset(text, value.getOffset());
        return text.toString();
    }

    /**
     * Reads {@code datetime.fromisoformat}'s text.
     *
     * @return LocalDateTime without an offset, OffsetDateTime with one; an offset that Java has no {@link ZoneOffset} for
     *     (beyond 18 hours, or with a fraction) becomes UTC, at the same instant
     * @throws DateTimeException if Python refuses the text, too
     */
    public static Temporal parseDateTime(String text) {
        return new IsoTextParser(text).dateTime();
    }

    /**
     * Reads {@code datetime.fromisoformat}'s text as Celery means it: in UTC if it has no offset.
     *
     * @throws DateTimeException if Python refuses the text, too
     */
    public static Instant parseInstant(String text) {
        Temporal time = parseDateTime(text);
        return time instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : ((OffsetDateTime) time).toInstant();
    }

    /**
     * Reads {@code time.fromisoformat}'s text.
     *
     * @return LocalTime without an offset, OffsetTime with one
     * @throws DateTimeException if Python refuses the text, too, or the offset has no {@link ZoneOffset}
     */
    public static Temporal parseTime(String text) {
        return new IsoTextParser(text).timeOfDay();
    }

    private static void appendDate(StringBuilder out, LocalDate date) {
        int year = date.getYear();
        if (year < 1 || year > 9999) {
            throw new DateTimeException("year was " + year + " but Python has the years 1 to 9999 only");
        }
        appendPadded(out, year, 4);
        appendPadded(out.append('-'), date.getMonthValue(), 2);
        appendPadded(out.append('-'), date.getDayOfMonth(), 2);
    }

    private static void appendTime(StringBuilder out, LocalTime time) {
        appendPadded(out, time.getHour(), 2);
        appendPadded(out.append(':'), time.getMinute(), 2);
        appendPadded(out.append(':'), time.getSecond(), 2);
        int microseconds = time.getNano() / 1_000;
        if (microseconds != 0) {
            appendPadded(out.append('.'), microseconds, 6);
        }
    }

    private static void appendOffset(StringBuilder out, ZoneOffset offset) {
        int seconds = Math.abs(offset.getTotalSeconds());
        out.append(offset.getTotalSeconds() < 0 ? '-' : '+');
        appendPadded(out, seconds / 3600, 2);
        appendPadded(out.append(':'), seconds / 60 % 60, 2);
        if (seconds % 60 != 0) {
            appendPadded(out.append(':'), seconds % 60, 2);
        }
    }

    private static void appendPadded(StringBuilder out, int value, int width) {
        String digits = Integer.toString(value);
        for (int i = digits.length(); i < width; i++) {
            out.append('0');
        }
        out.append(digits);
    }
}
