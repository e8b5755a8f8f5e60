package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WallClockTest {
    private final WallClock utc = new WallClock(ZoneOffset.UTC);

    @Test
    void columns_have_always_six_digits() {
        assertThat(utc.column(Instant.parse("2026-01-31T12:00:00Z"))).isEqualTo("2026-01-31 12:00:00.000000");
        assertThat(utc.column(Instant.parse("2026-01-31T12:00:00.123456789Z"))).isEqualTo("2026-01-31 12:00:00.123456");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31 12:00:00.000001, 2026-01-31T12:00:00.000001+00:00",
        "2026-01-31 12:00:00, 2026-01-31T12:00:00.000000+00:00",
        "2026-01-31T12:00:00.5, 2026-01-31T12:00:00.500000+00:00",
        "2026-01-31 12:00:00+05:30, 2026-01-31T06:30:00.000000+00:00"
    })
    void columns_of_every_writer_are_read(String column, String document) {
        assertThat(utc.document(column)).isEqualTo(document);
    }

    @Test
    void what_is_no_time_is_passed_on() {
        assertThat(utc.document("1690000000000")).isEqualTo("1690000000000");
        assertThat(utc.document("")).isEmpty();
    }

    @Test
    void another_zone_goes_both_ways() {
        WallClock berlin = new WallClock(ZoneId.of("Europe/Berlin"));
        assertThat(berlin.column(Instant.parse("2026-07-01T12:00:00Z"))).isEqualTo("2026-07-01 14:00:00.000000");
        assertThat(berlin.document("2026-07-01 14:00:00.000000")).isEqualTo("2026-07-01T12:00:00.000000+00:00");
    }
}
