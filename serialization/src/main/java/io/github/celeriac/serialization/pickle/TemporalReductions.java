package io.github.celeriac.serialization.pickle;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of {@code datetime}, {@code zoneinfo} and {@code pytz}. State bytes are laid out by
 * {@code datetime._getstate}: year (2), month, day, hour, minute, second, microsecond (3), big-endian; the top bit of the
 * month, or of a time's hour, is the fold.
 */
final class TemporalReductions {
    private static final int FOLD = 0x80;
    private static final Duration WIDEST = Duration.ofHours(18);

    private TemporalReductions() {}

    static void register(KnownGlobals.Registrar known) {
        known.add("datetime", "date", TemporalReductions::date);
        known.add("datetime", "time", TemporalReductions::time);
        known.add("datetime", "datetime", TemporalReductions::dateTime);
        known.add("datetime", "timedelta", TemporalReductions::duration);
        known.add("datetime", "timezone", TemporalReductions::timeZone);
        known.add("builtins", "getattr", TemporalReductions::zoneInfoUnpickle);
        known.add("pytz", "_UTC", call -> ZoneOffset.UTC);
        known.add("pytz", "_p", TemporalReductions::pytzZone);
        known.add("pytz", "FixedOffset", call -> offset(call, Duration.ofMinutes(call.whole(0))));
    }

    private static LocalDate date(Call call) {
        byte[] state = state(call, 4);
        return checked(call, () -> LocalDate.of(u2(state, 0), state[2], state[3]));
    }

    private static Object time(Call call) {
        byte[] state = state(call, 6);
        LocalTime time = checked(call, () -> clock(state, 0, state[0] & ~FOLD & 0xff));
        Object zone = call.count() > 1 ? call.arg(1) : null;
        if (zone instanceof ZoneOffset offset) {
            return OffsetTime.of(time, offset);
        }
        // With a zone of changing offset, a time has no offset: Python, too, takes it for a naive one.
        if (zone == null || zone instanceof ZoneId || zone instanceof Unfinished.PytzZone) {
            return time;
        }
        throw call.wrong("has a time zone that Java has no form of for a time");
    }

    private static Object dateTime(Call call) {
        byte[] state = state(call, 10);
        boolean fold = (state[2] & FOLD) != 0;
        LocalDateTime local = checked(
                call,
                () -> LocalDateTime.of(
                        LocalDate.of(u2(state, 0), state[2] & ~FOLD & 0xff, state[3]), clock(state, 4, state[4])));
        return withZone(call, local, fold, call.count() > 1 ? call.arg(1) : null);
    }

    private static Object withZone(Call call, LocalDateTime local, boolean fold, @Nullable Object zone) {
        if (zone == null) {
            return local;
        }
        if (zone instanceof ZoneOffset offset) {
            return OffsetDateTime.of(local, offset);
        }
        if (zone instanceof ZoneId region) {
            return inRegion(local, region, fold);
        }
        if (zone instanceof Unfinished.WideOffset wide) {
            return checked(call, () -> OffsetDateTime.of(local.minus(wide.offset), ZoneOffset.UTC));
        }
        if (zone instanceof Unfinished.PytzZone pytz) {
            return inPytzZone(local, pytz);
        }
        throw call.wrong("has a time zone that is not understood");
    }

    /** Python keeps a wall time that the clocks skipped; Java's zoned form cannot, so it gets Python's offset for it. */
    private static Object inRegion(LocalDateTime local, ZoneId region, boolean fold) {
        ZoneRules rules = region.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            var gap = rules.getTransition(local);
            return OffsetDateTime.of(local, fold ? gap.getOffsetAfter() : gap.getOffsetBefore());
        }
        return ZonedDateTime.ofLocal(local, region, offsets.get(fold ? offsets.size() - 1 : 0));
    }

    private static Object inPytzZone(LocalDateTime local, Unfinished.PytzZone pytz) {
        if (pytz.offset == null) {
            return inRegion(local, pytz.zone, false);
        }
        return pytz.zone.getRules().isValidOffset(local, pytz.offset)
                ? ZonedDateTime.ofLocal(local, pytz.zone, pytz.offset)
                : OffsetDateTime.of(local, pytz.offset);
    }

    private static Duration duration(Call call) {
        return checked(
                call,
                () -> Duration.ofDays(call.whole(0))
                        .plusSeconds(call.whole(1))
                        .plusNanos(Math.multiplyExact(call.whole(2), 1_000L)));
    }

    private static Object timeZone(Call call) {
        if (call.arg(0) instanceof Duration offset) {
            return offset(call, offset);
        }
        throw call.wrong("has an offset that is no timedelta");
    }

    private static Object offset(Call call, Duration offset) {
        if (offset.abs().compareTo(Duration.ofDays(1)) >= 0) {
            throw call.wrong("has an offset of a day or more");
        }
        return offset.getNano() == 0 && offset.abs().compareTo(WIDEST) <= 0
                ? ZoneOffset.ofTotalSeconds((int) offset.getSeconds())
                : new Unfinished.WideOffset(offset);
    }

    /** {@code getattr(zoneinfo.ZoneInfo, '_unpickle')}: the one thing that getattr is understood for. */
    private static Object zoneInfoUnpickle(Call call) {
        if (call.count() == 2
                && call.arg(0) instanceof Global type
                && (type.is("zoneinfo", "ZoneInfo") || type.is("backports.zoneinfo", "ZoneInfo"))
                && "_unpickle".equals(call.arg(1))) {
            return new Unfinished.ZoneInfoUnpickle();
        }
        return call.unknown();
    }

    /** {@code ZoneInfo._unpickle(key, from_cache)}. */
    static ZoneId zoneInfo(Call call) {
        return zone(call, call.text(0));
    }

    /** {@code pytz._p(name[, offset, dst, abbreviation])}, seconds. */
    private static Object pytzZone(Call call) {
        ZoneId zone = zone(call, call.text(0));
        ZoneOffset offset = call.count() > 1
                ? checked(call, () -> ZoneOffset.ofTotalSeconds(Math.toIntExact(call.whole(1))))
                : null;
        return new Unfinished.PytzZone(zone, offset);
    }

    private static ZoneId zone(Call call, String key) {
        try {
            return ZoneId.of(key);
        } catch (DateTimeException e) {
            throw call.wrong("names a time zone that this JVM does not have; update its time zone data (tzupdater)");
        }
    }

    private static byte[] state(Call call, int length) {
        byte[] state = call.bytes(0);
        if (state.length != length) {
            throw call.wrong("has a state of " + state.length + " bytes, not " + length);
        }
        return state;
    }

    private static LocalTime clock(byte[] state, int start, int hour) {
        int micros = (state[start + 3] & 0xff) << 16 | u2(state, start + 4);
        return LocalTime.of(hour, state[start + 1], state[start + 2], Math.multiplyExact(micros, 1_000));
    }

    private static int u2(byte[] state, int start) {
        return (state[start] & 0xff) << 8 | state[start + 1] & 0xff;
    }

    private interface Made<T> {
        T get();
    }

    private static <T> T checked(Call call, Made<T> made) {
        try {
            return made.get();
        } catch (DateTimeException | ArithmeticException e) {
            throw call.wrong("has values outside the calendar or the clock");
        }
    }
}
