package io.github.celeriac.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import org.jspecify.annotations.Nullable;

/**
 * One text being read by the rules of {@code fromisoformat} in CPython 3.11 to 3.14 (Modules/_datetimemodule.c):
 * extended or basic form, calendar or week date, any one character between date and time, a fraction of any length.
 */
final class IsoTextParser {
    private static final int MAX_LENGTH = 128;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;

    private final String text;
    private int position;

    IsoTextParser(String text) {
        this.text = text;
    }

    Temporal dateTime() {
        require(text.length() >= 7 && text.length() <= MAX_LENGTH);
        int separator = findSeparator();
        LocalDate date = date(separator);
        if (position == text.length()) {
            return date.atStartOfDay();
        }
        position++;
        require(position < text.length());
        long nanos = clock(true);
        LocalDateTime local = nanos == NANOS_PER_DAY
                ? date.plusDays(1).atStartOfDay()
                : LocalDateTime.of(date, LocalTime.ofNanoOfDay(nanos));
        requireYear(local.getYear());
        Duration offset = offset();
        return offset == null ? local : atOffset(local, offset);
    }

    Temporal timeOfDay() {
        require(text.length() <= MAX_LENGTH);
        if (peek() == 'T') {
            position++;
        }
        LocalTime time = LocalTime.ofNanoOfDay(clock(false));
        Duration offset = offset();
        if (offset == null) {
            return time;
        }
        ZoneOffset zone = zoneOffset(offset);
        if (zone == null) {
            throw new DateTimeException("an offset of " + offset + " has no java.time.ZoneOffset");
        }
        return OffsetTime.of(time, zone);
    }

    /** Mirrors {@code _find_isoformat_datetime_separator}: the index after the date. */
    private int findSeparator() {
        if (text.length() == 7) {
            return 7;
        }
        if (text.charAt(4) == '-') {
            return text.charAt(5) == 'W' ? findSeparatorAfterWeek() : 10;
        }
        if (text.charAt(4) != 'W') {
            return 8;
        }
        int index = 7;
        while (index < text.length() && isDigit(index)) {
            index++;
        }
        return index < 9 ? index : index % 2 == 0 ? 7 : 8;
    }

    private int findSeparatorAfterWeek() {
        if (text.length() == 8 || text.charAt(8) != '-') {
            return 8;
        }
        require(text.length() > 9);
        return text.length() > 10 && isDigit(10) ? 8 : 10;
    }

    private LocalDate date(int end) {
        require(end <= text.length());
        int year = digits(4);
        boolean dashes = skip('-');
        if (skip('W')) {
            return weekDate(year, dashes, end);
        }
        int month = digits(2);
        require(skip('-') == dashes);
        int day = digits(2);
        require(position == end);
        requireYear(year);
        return LocalDate.of(year, month, day);
    }

    private LocalDate weekDate(int year, boolean dashes, int end) {
        int week = digits(2);
        int day = 1;
        if (position < end) {
            require(skip('-') == dashes);
            day = digits(1);
        }
        require(position == end && day >= 1 && day <= 7 && week >= 1);
        requireYear(year);
        LocalDate fourthOfJanuary = LocalDate.of(year, 1, 4);
        require(week
                <= IsoFields.WEEK_OF_WEEK_BASED_YEAR
                        .rangeRefinedBy(fourthOfJanuary)
                        .getMaximum());
        LocalDate monday =
                fourthOfJanuary.minusDays(fourthOfJanuary.getDayOfWeek().getValue() - 1L);
        LocalDate date = monday.plusDays((week - 1) * 7L + day - 1);
        requireYear(date.getYear());
        return date;
    }

    /** Nanoseconds since midnight; of a whole day only for {@code 24:00} where that is allowed. */
    private long clock(boolean wholeDay) {
        long nanos = hoursMinutesSeconds();
        require(nanos < NANOS_PER_DAY || wholeDay && nanos == NANOS_PER_DAY);
        return nanos;
    }

    private @Nullable Duration offset() {
        if (position == text.length()) {
            return null;
        }
        char sign = text.charAt(position++);
        if (sign == 'Z') {
            require(position == text.length());
            return Duration.ZERO;
        }
        require(sign == '+' || sign == '-');
        long nanos = hoursMinutesSeconds();
        require(nanos < NANOS_PER_DAY && position == text.length());
        return Duration.ofNanos(sign == '-' ? -nanos : nanos);
    }

    /** Mirrors {@code parse_hh_mm_ss_ff}: HH, HH:MM, HH:MM:SS, HH:MM:SS.f…, or all of them without colons. */
    private long hoursMinutesSeconds() {
        int hours = digits(2);
        boolean colons = peek() == ':';
        int minutes = hasMore(colons) ? digits(2) : 0;
        int seconds = hasMore(colons) ? digits(2) : 0;
        require(minutes < 60 && seconds < 60);
        long nanos = 0;
        if (peek() == '.' || peek() == ',') {
            position++;
            nanos = microseconds() * 1_000L;
        }
        return (hours * 3600L + minutes * 60L + seconds) * NANOS_PER_SECOND + nanos;
    }

    private boolean hasMore(boolean colons) {
        return colons ? skip(':') : position < text.length() && isDigit(position);
    }

    private int microseconds() {
        require(position < text.length() && isDigit(position));
        int value = 0;
        int unit = 100_000;
        for (; position < text.length() && isDigit(position); position++) {
            value += (text.charAt(position) - '0') * unit;
            unit /= 10;
        }
        return value;
    }

    private OffsetDateTime atOffset(LocalDateTime local, Duration offset) {
        ZoneOffset zone = zoneOffset(offset);
        return zone != null ? OffsetDateTime.of(local, zone) : OffsetDateTime.of(local.minus(offset), ZoneOffset.UTC);
    }

    private static @Nullable ZoneOffset zoneOffset(Duration offset) {
        boolean known = offset.getNano() == 0 && Math.abs(offset.getSeconds()) <= ZoneOffset.MAX.getTotalSeconds();
        return known ? ZoneOffset.ofTotalSeconds((int) offset.getSeconds()) : null;
    }

    private int digits(int count) {
        require(position + count <= text.length());
        int value = 0;
        for (int end = position + count; position < end; position++) {
            require(isDigit(position));
            value = value * 10 + (text.charAt(position) - '0');
        }
        return value;
    }

    private boolean skip(char expected) {
        boolean found = peek() == expected;
        if (found) {
            position++;
        }
        return found;
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private boolean isDigit(int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void requireYear(int year) {
        require(year >= 1 && year <= 9999);
    }

    private void require(boolean condition) {
        if (!condition) {
            throw new DateTimeException("not a date or time in ISO format");
        }
    }
}
