package io.github.celeriac.serialization.yaml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of {@code !!timestamp}: date, naive or aware datetime. Mirrors {@code construct_yaml_timestamp}. */
final class YamlTimestamp {
    private static final int DAY_SECONDS = 86_400;
    private static final Pattern FORM = Pattern.compile("(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})"
            + "(?:(?:[Tt]|[ \\t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})"
            + "(?:\\.(?<fraction>[0-9]*))?"
            + "(?:[ \\t]*(?<zone>Z|(?<sign>[-+])(?<zoneHour>[0-9]{1,2})(?::(?<zoneMinute>[0-9]{2}))?))?)?");

    private YamlTimestamp() {}

    /**
     * Reads it.
     *
     * @return LocalDate, LocalDateTime or OffsetDateTime; an offset beyond Java's ±18:00 becomes UTC, at the same instant
     * @throws DateTimeException if Python raises, too
     */
    static Temporal parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new DateTimeException("not a date or time");
        }
        LocalDate date = date(form);
        if (form.group("hour") == null) {
            return date;
        }
        LocalTime time = LocalTime.of(
                number(form, "hour"), number(form, "minute"), number(form, "second"), nanos(form.group("fraction")));
        LocalDateTime naive = LocalDateTime.of(date, time);
        return form.group("zone") == null ? naive : aware(naive, offsetSeconds(form));
    }

    private static LocalDate date(Matcher form) {
        int year = number(form, "year");
        if (year == 0) {
            throw new DateTimeException("Python has no year 0");
        }
        return LocalDate.of(year, number(form, "month"), number(form, "day"));
    }

    private static int number(Matcher form, String group) {
        String digits = form.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String fraction) {
        if (fraction == null || fraction.isEmpty()) {
            return 0;
        }
        String digits = fraction.substring(0, Math.min(6, fraction.length()));
        return Integer.parseInt(digits + "0".repeat(9 - digits.length()));
    }

    private static int offsetSeconds(Matcher form) {
        int seconds = number(form, "zoneHour") * 3600 + number(form, "zoneMinute") * 60;
        if (seconds >= DAY_SECONDS) {
            throw new DateTimeException("an offset of a day or more");
        }
        return "-".equals(form.group("sign")) ? -seconds : seconds;
    }

    private static OffsetDateTime aware(LocalDateTime local, int offset) {
        if (Math.abs(offset) <= ZoneOffset.MAX.getTotalSeconds()) {
            return OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds(offset));
        }
        return OffsetDateTime.of(local.minusSeconds(offset), ZoneOffset.UTC);
    }
}
