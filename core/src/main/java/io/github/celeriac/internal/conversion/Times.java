package io.github.celeriac.internal.conversion;

import io.github.celeriac.spi.IsoText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times, from their values and from the ISO text that kombu before 5.3 wrote in JSON.
 *
 * <p>Instant, OffsetDateTime, ZonedDateTime and Date need a datetime with a zone, LocalDateTime one without: a zone is
 * neither invented nor dropped. LocalDate also takes a datetime text at midnight, which is how kombu 5.2 wrote a date.
 * Duration also takes a number of seconds.
 */
final class Times {
    private static final Set<Class<?>> TARGETS = Set.of(
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            Date.class,
            LocalDateTime.class,
            LocalDate.class,
            LocalTime.class,
            OffsetTime.class,
            Duration.class);

    private Times() {}

    static boolean isTarget(Class<?> type) {
        return TARGETS.contains(type);
    }

    static Object convert(Object value, Class<?> target, ValuePath path) {
        try {
            Object plain = value instanceof String text ? parse(text, target) : value;
            Object converted = target.isInstance(plain) ? plain : fromPlain(plain, target);
            if (converted != null) {
                return converted;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw Mismatch.of(value, target, path, " (" + e.getMessage() + ")");
        }
        throw Mismatch.of(value, target, path, hint(value));
    }

    private static Object parse(String text, Class<?> target) {
        boolean time = target == LocalTime.class || target == OffsetTime.class;
        return time ? IsoText.parseTime(text) : IsoText.parseDateTime(text);
    }

    private static @Nullable Object fromPlain(Object value, Class<?> target) {
        if (value instanceof OffsetDateTime aware) {
            return fromAware(aware, target);
        }
        if (value instanceof LocalDateTime naive && target == LocalDate.class) {
            return naive.toLocalTime().equals(LocalTime.MIDNIGHT) ? naive.toLocalDate() : null;
        }
        return value instanceof Number number && target == Duration.class ? seconds(number) : null;
    }

    private static @Nullable Object fromAware(OffsetDateTime aware, Class<?> target) {
        if (target == Instant.class) {
            return aware.toInstant();
        }
        if (target == ZonedDateTime.class) {
            return aware.toZonedDateTime();
        }
        return target == Date.class ? Date.from(aware.toInstant()) : null;
    }

    private static @Nullable Duration seconds(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return Duration.ofSeconds(number.longValue());
        }
        if (number instanceof Double fraction && Double.isFinite(fraction)) {
            BigDecimal nanos = BigDecimal.valueOf(fraction).movePointRight(9).setScale(0, RoundingMode.HALF_EVEN);
            return nanos.precision() > 18 ? null : Duration.ofNanos(nanos.longValueExact());
        }
        return null;
    }

    private static String hint(Object value) {
        if (value instanceof LocalDateTime) {
            return "; ask for LocalDateTime, and choose the zone yourself";
        }
        return value instanceof OffsetDateTime ? "; ask for OffsetDateTime or Instant" : "";
    }
}
