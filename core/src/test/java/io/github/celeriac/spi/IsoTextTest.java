package io.github.celeriac.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTextTest {
    @Test
    void seconds_are_always_written_and_a_fraction_has_six_digits() {
        assertThat(IsoText.format(LocalDateTime.of(2024, 1, 2, 3, 4))).isEqualTo("2024-01-02T03:04:00");
        assertThat(IsoText.format(LocalDateTime.of(1, 1, 2, 3, 4, 5, 10_999))).isEqualTo("0001-01-02T03:04:05.000010");
        assertThat(IsoText.format(LocalDateTime.of(2024, 1, 2, 3, 4, 5, 999))).isEqualTo("2024-01-02T03:04:05");
        assertThat(IsoText.format(LocalTime.of(3, 4))).isEqualTo("03:04:00");
        assertThat(IsoText.format(LocalDate.of(2024, 1, 2))).isEqualTo("2024-01-02");
    }

    @Test
    void utc_is_never_written_as_z() {
        LocalDateTime local = LocalDateTime.of(2024, 1, 2, 3, 4);
        assertThat(IsoText.format(local.atOffset(ZoneOffset.UTC))).isEqualTo("2024-01-02T03:04:00+00:00");
        assertThat(IsoText.format(local.atOffset(ZoneOffset.ofHoursMinutesSeconds(-5, -30, -1))))
                .isEqualTo("2024-01-02T03:04:00-05:30:01");
        assertThat(IsoText.format(OffsetTime.of(3, 4, 5, 0, ZoneOffset.ofHours(1))))
                .isEqualTo("03:04:05+01:00");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 10_000})
    void years_that_python_does_not_have_are_refused(int year) {
        assertThatThrownBy(() -> IsoText.format(LocalDate.of(year, 1, 1))).isInstanceOf(DateTimeException.class);
    }

    /** Each checked with Python 3.11 and 3.13. */
    @ParameterizedTest
    @CsvSource({
        "2024-01-02, 2024-01-02T00:00",
        "20240102, 2024-01-02T00:00",
        "2024-W01-2, 2024-01-02T00:00",
        "2024W012, 2024-01-02T00:00",
        "2024W01, 2024-01-01T00:00",
        "2024-W01, 2024-01-01T00:00",
        "2020-W53-7, 2021-01-03T00:00",
        "2024-01-02T03, 2024-01-02T03:00",
        "2024-01-02x03:04, 2024-01-02T03:04",
        "2024-01-02 03:04:05, 2024-01-02T03:04:05",
        "20240102T030405, 2024-01-02T03:04:05",
        "2024-01-02T03:04:05.1, 2024-01-02T03:04:05.100",
        "2024-01-02T03:04:05.123456789, 2024-01-02T03:04:05.123456",
        "'2024-01-02T03:04:05,5', 2024-01-02T03:04:05.500",
        "2024-W01-2T03:04, 2024-01-02T03:04",
    })
    void naive_datetimes(String text, LocalDateTime expected) {
        assertThat(IsoText.parseDateTime(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05+00:00, 2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05.000678-05:30, 2024-01-02T03:04:05.000678-05:30",
        "2024-01-02T03:04:05+0530, 2024-01-02T03:04:05+05:30",
        "2024-01-02T03:04:05+05, 2024-01-02T03:04:05+05:00",
        "2024-01-02T03:04:05+01:02:03, 2024-01-02T03:04:05+01:02:03",
        "2024-01-02T03:04:05+19:00, 2024-01-01T08:04:05Z",
        "2024-01-02T03:04:05-23:59:59.999999, 2024-01-03T03:04:04.999999Z",
        "2024-01-02T03:04:05+00:00:00.5, 2024-01-02T03:04:04.500Z",
    })
    void aware_datetimes(String text, OffsetDateTime expected) {
        assertThat(IsoText.parseDateTime(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T10:20:30.456+00:00, 2026-01-31T10:20:30.456Z",
        "2026-01-31 10:20:30, 2026-01-31T10:20:30Z",
        "2026-01-31T10:20:30Z, 2026-01-31T10:20:30Z",
        "2026-01-31T10:20:30-05:30, 2026-01-31T15:50:30Z",
        "2026-01-31T10:20:30+19:00, 2026-01-30T15:20:30Z",
        "2026-01-31, 2026-01-31T00:00:00Z",
    })
    void moments(String text, Instant expected) {
        assertThat(IsoText.parseInstant(text)).isEqualTo(expected);
        assertThatThrownBy(() -> IsoText.parseInstant(text + "x")).isInstanceOf(DateTimeException.class);
    }

    @Test
    void times() {
        assertThat(IsoText.parseTime("03:04:05.000010")).isEqualTo(LocalTime.of(3, 4, 5, 10_000));
        assertThat(IsoText.parseTime("T03")).isEqualTo(LocalTime.of(3, 0));
        assertThat(IsoText.parseTime("03:04+01:00")).isEqualTo(OffsetTime.of(3, 4, 0, 0, ZoneOffset.ofHours(1)));
        assertThatThrownBy(() -> IsoText.parseTime("03:04+19:00")).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024",
                "2024-01",
                "2024-1-2",
                "2024-13-01",
                "2023-02-29",
                "0000-01-01",
                "2024-01-02T",
                "2024-01-02T3",
                "2024-01-02T03:04:",
                "2024-01-02T03:60",
                "2024-01-02T03:04:05.",
                "2024-01-02T03:04:05z",
                "2024-01-02T03:04:05+24:00",
                "2024-01-02T03:04:05+00:00x",
                "2024-01-02T0304:05",
                "2024-0102",
                "2021-W53-1",
                "2024-W00-1",
                "2024-W01-8",
                "٢٠٢٤-01-02",
                "2024-01-02T03:04:05Zx",
                "not a date at all"
            })
    void what_python_refuses_is_refused(String text) {
        assertThatThrownBy(() -> IsoText.parseDateTime(text)).isInstanceOf(DateTimeException.class);
    }
}
