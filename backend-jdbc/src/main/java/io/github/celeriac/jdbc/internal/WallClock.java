package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.IsoText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Locale;

/**
 * {@code date_done} as a column without a zone holds it: wall clock of one agreed zone, as text with six digits.
 *
 * <p>Text, because every typed binding of a driver has a zone in it somewhere; and with six digits, because SQLAlchemy
 * reads a shorter fraction as microseconds.
 *
 * @param zone in which all writers of this database write; UTC for Celery by default
 */
record WallClock(ZoneId zone) {
    private static final DateTimeFormatter COLUMN = formatter("uuuu-MM-dd HH:mm:ss", "");
    private static final DateTimeFormatter DOCUMENT = formatter("uuuu-MM-dd'T'HH:mm:ss", "+00:00");

    private static DateTimeFormatter formatter(String pattern, String end) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true);
        return (end.isEmpty() ? builder : builder.appendLiteral(end)).toFormatter(Locale.ROOT);
    }

    /** E.g. {@code 2026-01-31 12:00:00.000000}. */
    String column(Instant time) {
        return column(LocalDateTime.ofInstant(time, zone));
    }

    static String column(LocalDateTime wallClock) {
        return COLUMN.format(wallClock);
    }

    /** As Celery's documents have it, in UTC; what cannot be read as a time is passed on as it is. */
    String document(String column) {
        try {
            Temporal time = IsoText.parseDateTime(column);
            Instant instant = time instanceof LocalDateTime wallClock
                    ? wallClock.atZone(zone).toInstant()
                    : ((OffsetDateTime) time).toInstant();
            return DOCUMENT.format(instant.atOffset(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return column;
        }
    }
}
