package io.github.celeriac.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitSettingsTest {
    @Test
    void each_limit_has_its_setting_and_the_default_of_the_code() {
        assertThat(LimitSettings.all().stream().map(Setting::name))
                .containsExactlyElementsOf(Arrays.stream(DecodeLimits.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(LimitSettings::settingName)
                        .toList());
        assertThat(LimitSettings.limits(new Settings(Map.of()))).isEqualTo(DecodeLimits.defaults());
    }

    @Test
    void limits_are_the_same_after_having_been_settings() {
        DecodeLimits limits = new DecodeLimits(1, 2, 3, 4, 5, 6, 7);
        Map<Setting<?>, Object> values = new HashMap<>();
        LimitSettings.each(limits, values::put);
        assertThat(LimitSettings.limits(new Settings(values))).isEqualTo(limits);
    }

    @Test
    void an_error_names_the_setting_to_raise() {
        assertThat(new LimitExceededException("payload nests 21 levels deep at $", "maxDepth", 20))
                .hasMessage("payload nests 21 levels deep at $, more than DecodeLimits.maxDepth() allows (20); raise"
                        + " decode_max_depth if the writer is trusted");
    }
}
