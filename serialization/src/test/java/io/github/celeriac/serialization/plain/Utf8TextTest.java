package io.github.celeriac.serialization.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
    private static int loneSurrogate(String text) {
        return Utf8Text.loneSurrogate(text, text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 31, 255, 256, 257, 511, 512, 999})
    void a_lone_surrogate_is_found_wherever_it_is(int index) {
        for (String filling : new String[] {"a", "?", "\u00e9", "\u4f60", "\ud83d\ude00"}) {
            String text = filling.repeat(1_000);
            int at = index * filling.length();

            assertThat(loneSurrogate(text)).isEqualTo(-1);
            for (String lone : new String[] {"\ud800", "\udfff"}) {
                assertThat(loneSurrogate(text.substring(0, at) + lone + text.substring(at)))
                        .isEqualTo(at);
            }
        }
    }

    @Test
    void no_text_has_none() {
        assertThat(loneSurrogate("")).isEqualTo(-1);
    }
}
