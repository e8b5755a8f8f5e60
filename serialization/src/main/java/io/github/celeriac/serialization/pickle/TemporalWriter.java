package io.github.celeriac.serialization.pickle;

import io.github.celeriac.serialization.pickle.PickleEmitter.GlobalName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRulesProvider;

/**
 * Dates, times, durations and zones, in the form of {@code datetime.__reduce_ex__}. Python counts microseconds: what is
 * finer is cut off.
 */
final class TemporalWriter {
    private static final GlobalName DATE = new GlobalName("datetime", "date");
    private static final GlobalName TIME = new GlobalName("datetime", "time");
    private static final GlobalName DATETIME = new GlobalName("datetime", "datetime");
    private static final GlobalName TIMEDELTA = new GlobalName("datetime", "timedelta");
    private static final GlobalName TIMEZONE = new GlobalName("datetime", "timezone");
    private static final GlobalName GETATTR = new GlobalName("builtins", "getattr");
    private static final GlobalName ZONE_INFO = new GlobalName("zoneinfo", "ZoneInfo");

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final int FOLD = 0x80;
    private static final int LARGEST_DAYS = 999_999_999;
    private static final int SECONDS_PER_DAY = 86_400;

    private final PickleEmitter out;
    private final WritePath path;

    TemporalWriter(PickleEmitter out, WritePath path) {
        this.out = out;
        this.path = path;
    }

    /** Writes {@code value} if it is of one of these classes. */
    boolean write(Object value) {
        if (value instanceof OffsetDateTime dateTime) {
            dateTime(dateTime.toLocalDateTime(), dateTime.getOffset(), false);
        } else if (value instanceof ZonedDateTime dateTime) {
            dateTime(dateTime.toLocalDateTime(), dateTime.getZone(), isFold(dateTime));
        } else if (value instanceof LocalDateTime dateTime) {
            dateTime(dateTime);
        } else if (value instanceof Instant instant) {
            instant(instant);
        } else if (value instanceof LocalDate date) {
            date(date);
        } else {
            return writeTime(value);
        }
        return true;
    }

    private boolean writeTime(Object value) {
        if (value instanceof LocalTime time) {
            out.global(TIME);
            out.bytes(clock(time));
            finish(Opcode.TUPLE1);
        } else if (value instanceof OffsetTime time) {
            out.global(TIME);
            out.bytes(clock(time.toLocalTime()));
            zone(time.getOffset());
            finish(Opcode.TUPLE2);
        } else if (value instanceof Duration duration) {
            duration(duration);
        } else if (value instanceof ZoneId zone) {
            zone(zone);
        } else {
            return false;
        }
        return true;
    }

    /** Of two equal wall times, when clocks are set back, the second. */
    private static boolean isFold(ZonedDateTime dateTime) {
        ZoneOffsetTransition change = dateTime.getZone().getRules().getTransition(dateTime.toLocalDateTime());
        return change != null && change.isOverlap() && change.getOffsetAfter().equals(dateTime.getOffset());
    }

    private void instant(Instant instant) {
        if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
            throw path.unencodable("is the instant " + instant + ", but Python's years are 1 to 9999");
        }
        dateTime(
                LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC),
                ZoneOffset.UTC,
                false);
    }

    private void date(LocalDate date) {
        byte[] state = new byte[4];
        putDate(state, date);
        out.global(DATE);
        out.bytes(state);
        finish(Opcode.TUPLE1);
    }

    private void dateTime(LocalDateTime local) {
        out.global(DATETIME);
        out.bytes(state(local, false));
        finish(Opcode.TUPLE1);
    }

    private void dateTime(LocalDateTime local, ZoneId zone, boolean fold) {
        out.global(DATETIME);
        out.bytes(state(local, fold));
        zone(zone);
        finish(Opcode.TUPLE2);
    }

    private byte[] state(LocalDateTime local, boolean fold) {
        byte[] state = new byte[10];
        putDate(state, local.toLocalDate());
        System.arraycopy(clock(local.toLocalTime()), 0, state, 4, 6);
        if (fold) {
            state[2] |= (byte) FOLD;
        }
        return state;
    }

    private void putDate(byte[] state, LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw path.unencodable("has the year " + date.getYear() + ", but Python's are 1 to 9999");
        }
        state[0] = (byte) (date.getYear() >> 8);
        state[1] = (byte) date.getYear();
        state[2] = (byte) date.getMonthValue();
        state[3] = (byte) date.getDayOfMonth();
    }

    private static byte[] clock(LocalTime time) {
        int micros = time.getNano() / 1_000;
        return new byte[] {
            (byte) time.getHour(), (byte) time.getMinute(), (byte) time.getSecond(),
            (byte) (micros >> 16), (byte) (micros >> 8), (byte) micros
        };
    }

    private void duration(Duration duration) {
        long days = Math.floorDiv(duration.getSeconds(), SECONDS_PER_DAY);
        if (Math.abs(days) > LARGEST_DAYS) {
            throw path.unencodable("is a duration of " + days + " days, but Python's end at 999,999,999");
        }
        timedelta(days, Math.floorMod(duration.getSeconds(), (long) SECONDS_PER_DAY), duration.getNano() / 1_000);
    }

    private void timedelta(long days, long seconds, long micros) {
        out.global(TIMEDELTA);
        out.whole(days);
        out.whole(seconds);
        out.whole(micros);
        finish(Opcode.TUPLE3);
    }

    /** Also for values of their own. Once written, a zone is referred to. */
    private void zone(ZoneId zone) {
        if (out.reuse(zone)) {
            return;
        }
        if (zone instanceof ZoneOffset offset) {
            fixedZone(offset);
        } else if (ZoneRulesProvider.getAvailableZoneIds().contains(zone.getId())) {
            zoneInfo(zone);
        } else if (zone.normalized() instanceof ZoneOffset offset) {
            zone(offset);
        } else {
            throw path.unencodable("has the time zone " + zone.getId() + ", which Python has no form of");
        }
    }

    private void fixedZone(ZoneOffset offset) {
        out.global(TIMEZONE);
        int seconds = offset.getTotalSeconds();
        timedelta(Math.floorDiv(seconds, SECONDS_PER_DAY), Math.floorMod(seconds, SECONDS_PER_DAY), 0);
        out.opMemoized(Opcode.TUPLE1);
        out.opMemoized(Opcode.REDUCE, offset);
    }

    private void zoneInfo(ZoneId zone) {
        out.global(GETATTR);
        out.global(ZONE_INFO);
        out.text("_unpickle");
        finish(Opcode.TUPLE2);
        out.text(zone.getId());
        out.whole(1);
        out.opMemoized(Opcode.TUPLE2);
        out.opMemoized(Opcode.REDUCE, zone);
    }

    private void finish(int tupleOpcode) {
        out.opMemoized(tupleOpcode);
        out.opMemoized(Opcode.REDUCE);
    }
}
