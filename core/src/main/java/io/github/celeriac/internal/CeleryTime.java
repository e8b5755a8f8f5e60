package io.github.celeriac.internal;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.IsoText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code date_done} as every Celery since 5.2 prints it: with and without fraction, zone or {@code T}; without a zone it is
 * UTC.
 */
public final class CeleryTime {
    private static final int MAX_SHOWN = 64;
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

    /** Reads a stored text, or what a serializer that knows times has made of it; nothing if it is neither. */
    public static Optional<Instant> read(@Nullable Object stored) {
        if (stored instanceof String text) {
            return Optional.of(parse(text));
        }
        if (stored instanceof LocalDateTime local) {
            return Optional.of(local.toInstant(ZoneOffset.UTC));
        }
        if (stored instanceof OffsetDateTime time) {
            return Optional.of(time.toInstant());
        }
        return stored instanceof Instant instant ? Optional.of(instant) : Optional.empty();
    }

    /** Offsets beyond 18 hours occur: Celery 5.5 without UTC prints them for zones west of it. */
    public static Instant parse(String text) {
        try {
            return IsoText.parseInstant(text);
        } catch (DateTimeException e) {
            String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
            throw new ResultDecodingException(
                    "date_done was '" + shown + "' but must be a time like 2026-01-31T12:00:00.000000+00:00", e);
        }
    }
}
