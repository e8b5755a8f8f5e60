package io.github.celeriac.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingParsersTest {

    @Test
    void lengths_of_time() {
        Map.ofEntries(
                        Map.entry("90", Duration.ofSeconds(90)),
                        Map.entry(" 2.5 ", Duration.ofMillis(2_500)),
                        Map.entry("1e3", Duration.ofSeconds(1_000)),
                        Map.entry("0.000000001", Duration.ofNanos(1)),
                        Map.entry("500ms", Duration.ofMillis(500)),
                        Map.entry("10 s", Duration.ofSeconds(10)),
                        Map.entry("5m", Duration.ofMinutes(5)),
                        Map.entry("2H", Duration.ofHours(2)),
                        Map.entry("1d", Duration.ofDays(1)),
                        Map.entry("2w", Duration.ofDays(14)),
                        Map.entry("1.5d", Duration.ofHours(36)),
                        Map.entry("PT90S", Duration.ofSeconds(90)),
                        Map.entry("p1dt1h", Duration.ofHours(25)))
                .forEach((text, expected) -> {
                    assertThat(SettingParsers.expiry(text)).as(text).isEqualTo(expected);
                    assertThat(SettingParsers.positive(text)).as(text).isEqualTo(expected);
                });
    }

    @Test
    void for_ever() {
        for (String text : List.of("0", "0s", "PT0S", "never", "None", "NULL")) {
            assertThat(SettingParsers.expiry(text)).isZero();
        }
    }

    @Test
    void what_is_no_length_of_time() {
        for (String text : List.of(
                "",
                " ",
                "abc",
                "5 parsecs",
                "1,5",
                "--1",
                "nan",
                "inf",
                "1e999999999999",
                "1e2147483647",
                "ms",
                "1_000")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SettingParsers.expiry(text))
                    .withMessageStartingWith("must be");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingParsers.expiry("-1"))
                .withMessage("must not be negative; use 0 to keep results for ever");
        for (String text : List.of("0", "-1", "-PT1S", "never")) {
            assertThatIllegalArgumentException().isThrownBy(() -> SettingParsers.positive(text));
        }
        for (String text : List.of("300000d", "P300000D", "-P300000D")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SettingParsers.expiry(text))
                    .withMessageContaining("292 years");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SettingParsers.expiry("1e400"));
    }

    @Test
    void flags() {
        for (String text : List.of("1", "true", "True", " YES ", "on")) {
            assertThat(SettingParsers.flag(text)).isTrue();
        }
        for (String text : List.of("0", "false", "no", "OFF")) {
            assertThat(SettingParsers.flag(text)).isFalse();
        }
        for (String text : List.of("", "2", "maybe", "t")) {
            assertThatIllegalArgumentException().isThrownBy(() -> SettingParsers.flag(text));
        }
    }

    @Test
    void numbers() {
        assertThat(SettingParsers.number("things", 1, 10).apply(" 10 ")).isEqualTo(10);
        for (String text : List.of("0", "11", "", "1.0", "0x1", "99999999999")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SettingParsers.number("things", 1, 10).apply(text))
                    .withMessageContaining("from 1 to 10");
        }
    }

    @Test
    void lists_of_names() {
        for (String text : List.of(
                "json,yaml", " json , yaml ,", "[\"json\", \"yaml\"]", "['json', 'yaml']", "('json', 'yaml')")) {
            assertThat(SettingParsers.names(text)).containsExactly("json", "yaml");
        }
        assertThat(SettingParsers.names("")).isEmpty();
        assertThat(SettingParsers.names("application/json")).containsExactly("application/json");
    }

    @Test
    void versions_of_celery() {
        assertThat(SettingParsers.celeryVersion("5.6.3")).hasToString("5.6");
        assertThat(SettingParsers.celeryVersion(" 5.10 ").isAtLeast(5, 9)).isTrue();
        assertThat(SettingParsers.celeryVersion("4.4.7").isAtLeast(5, 0)).isFalse();
        for (String text : List.of("", "5", "five", "5.x", "-5.6", "5.6-dev")) {
            assertThatIllegalArgumentException().isThrownBy(() -> SettingParsers.celeryVersion(text));
        }
    }
}
