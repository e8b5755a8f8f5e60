package io.github.celeriac.serialization.pickle;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;

/** Dates, times, durations and zones. */
final class PythonTimeGenerator {
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC");

    private final Random random;

    PythonTimeGenerator(Random random) {
        this.random = random;
    }

    PythonValue next() {
        return switch (random.nextInt(8)) {
            case 0 -> date(LocalDate.of(1, 1, 1).plusDays(random.nextInt(3_652_059)));
            case 1 -> {
                LocalTime time = time();
                yield new PythonValue(time, "datetime.time(" + clock(time) + ")");
            }
            case 2 -> {
                LocalTime time = time();
                ZoneOffset offset = offset();
                yield new PythonValue(
                        time.atOffset(offset), "datetime.time(" + clock(time) + ", " + zone(offset) + ")");
            }
            case 3 -> {
                LocalDateTime local = dateTime();
                yield new PythonValue(local, "datetime.datetime(" + fields(local) + ")");
            }
            case 4 -> {
                OffsetDateTime aware = dateTime().atOffset(offset());
                yield new PythonValue(
                        aware,
                        "datetime.datetime(" + fields(aware.toLocalDateTime()) + ", " + zone(aware.getOffset()) + ")");
            }
            case 5 -> zoned();
            case 6 -> duration();
            default -> {
                ZoneOffset offset = offset();
                yield new PythonValue(offset, zone(offset));
            }
        };
    }

    private static PythonValue date(LocalDate date) {
        return new PythonValue(
                date,
                "datetime.date(" + date.getYear() + ", " + date.getMonthValue() + ", " + date.getDayOfMonth() + ")");
    }

    /** Near a change of the clocks every other time. */
    private PythonValue zoned() {
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        LocalDateTime local =
                LocalDateTime.of(1990 + random.nextInt(45), 1, 1, 0, 0).plusMinutes(random.nextInt(525_600));
        var change = zone.getRules().nextTransition(local.toInstant(ZoneOffset.UTC));
        if (change != null && random.nextBoolean()) {
            local = change.getDateTimeBefore().minusMinutes(random.nextInt(180));
        }
        ZonedDateTime earlier = local.atZone(zone);
        boolean fold = random.nextBoolean();
        ZonedDateTime zoned = fold ? earlier.withLaterOffsetAtOverlap() : earlier.withEarlierOffsetAtOverlap();
        boolean later =
                !zoned.getOffset().equals(earlier.withEarlierOffsetAtOverlap().getOffset());
        return new PythonValue(
                zoned,
                "datetime.datetime(" + fields(zoned.toLocalDateTime()) + ", zoneinfo.ZoneInfo('" + zone + "'), fold="
                        + (later ? 1 : 0) + ")");
    }

    private PythonValue duration() {
        int days = random.nextInt(2_000_000) - 1_000_000;
        int seconds = random.nextInt(86_400);
        int micros = random.nextInt(1_000_000);
        return new PythonValue(
                Duration.ofDays(days).plusSeconds(seconds).plusNanos(micros * 1_000L),
                "datetime.timedelta(" + days + ", " + seconds + ", " + micros + ")");
    }

    private LocalTime time() {
        int micros = random.nextBoolean() ? 0 : random.nextInt(1_000_000);
        return LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(60), micros * 1_000);
    }

    /** Not so close to the ends of the calendar that an offset leads out of it. */
    private LocalDateTime dateTime() {
        return LocalDate.of(1, 1, 3).plusDays(random.nextInt(3_652_050)).atTime(time());
    }

    private ZoneOffset offset() {
        return switch (random.nextInt(3)) {
            case 0 -> ZoneOffset.UTC;
            case 1 -> ZoneOffset.ofTotalSeconds(1_800 * (random.nextInt(72) - 35));
            default -> ZoneOffset.ofTotalSeconds(random.nextInt(129_600) - 64_800);
        };
    }

    private static String fields(LocalDateTime local) {
        return local.getYear() + ", " + local.getMonthValue() + ", " + local.getDayOfMonth() + ", "
                + clock(local.toLocalTime());
    }

    private static String clock(LocalTime time) {
        return time.getHour() + ", " + time.getMinute() + ", " + time.getSecond() + ", " + time.getNano() / 1_000;
    }

    private static String zone(ZoneOffset offset) {
        return "datetime.timezone(datetime.timedelta(seconds=" + offset.getTotalSeconds() + "))";
    }
}
