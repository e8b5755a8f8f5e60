package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultDecodingException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every form of compat/meta.md, section 1.1. */
class CeleryTimeTest {
    private static final String MICROS = "2026-11-22T10:13:03.163552Z";
    private static final String SECONDS = "2026-11-22T10:13:03Z";

    @Test
    void every_version_of_celery_is_understood() {
        Map.ofEntries(
                        Map.entry("2026-11-22T10:13:03.163552", MICROS), // 5.2, 5.3: UTC
                        Map.entry("2026-11-22T10:13:03", SECONDS), // no microseconds
                        Map.entry("2026-11-22T10:13:03.163552+00:00", MICROS), // 5.4
                        Map.entry("2026-11-22T15:43:03.163552+05:30", MICROS), // 5.5 with a timezone
                        Map.entry("2026-11-22T05:13:03.163552-05:00", MICROS), // 5.6
                        Map.entry("2026-11-23T05:13:03.163552+19:00", MICROS), // 5.5 without UTC, in New York
                        Map.entry("2026-11-23T10:12:03+23:59", SECONDS),
                        Map.entry("2026-11-21T10:14:03-23:59", SECONDS),
                        Map.entry("2026-11-22 10:13:03.163552", MICROS),
                        Map.entry("2026-11-22T10:13:03.163552Z", MICROS),
                        Map.entry("2026-11-22T10:13:03.5", "2026-11-22T10:13:03.5Z"),
                        Map.entry("2026-11-22T10:13:03.163552999", MICROS),
                        Map.entry("2026-11-22T10:13", "2026-11-22T10:13:00Z"),
                        Map.entry("1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.999999Z"),
                        Map.entry("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"))
                .forEach((text, time) ->
                        assertThat(CeleryTime.parse(text)).as(text).isEqualTo(Instant.parse(time)));
    }

    @Test
    void what_is_no_time_is_refused_and_shown_in_part() {
        for (String text : List.of(
                "",
                " ",
                "now",
                "2026-13-01T00:00:00",
                "2026-02-30T00:00:00",
                "2026-11-22T25:00:00",
                "1763806383.16",
                "2026-11-22T10:13:03+24:00",
                "2026-11-22T10:13:03 +00:00 and more",
                "٢٠٢٦-11-22T10:13:03",
                "2".repeat(1_000_000))) {
            assertThatThrownBy(() -> CeleryTime.parse(text))
                    .isInstanceOf(ResultDecodingException.class)
                    .hasMessageStartingWith("date_done was '")
                    .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
        }
    }

    @Test
    void it_is_written_in_the_one_form_that_all_read() {
        assertThat(CeleryTime.format(Instant.parse("2026-11-22T10:13:03Z")))
                .isEqualTo("2026-11-22T10:13:03.000000+00:00");
        assertThat(CeleryTime.format(Instant.parse("2026-11-22T10:13:03.123456789Z")))
                .isEqualTo("2026-11-22T10:13:03.123456+00:00");
    }

    @Test
    void times_that_a_serializer_has_read_already_are_times() {
        LocalDateTime local = LocalDateTime.parse("2026-11-22T10:13:03");
        assertThat(CeleryTime.read(local)).contains(Instant.parse(SECONDS));
        assertThat(CeleryTime.read(OffsetDateTime.of(local, ZoneOffset.ofHours(2))))
                .contains(Instant.parse("2026-11-22T08:13:03Z"));
        assertThat(CeleryTime.read(Instant.EPOCH)).contains(Instant.EPOCH);
        assertThat(CeleryTime.read(null)).isEmpty();
        assertThat(CeleryTime.read(1763806383.16)).isEmpty();
    }
}
