package io.github.celeriac.serialization.plain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
    private final KeyCache cache = new KeyCache();

    private String get(String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return cache.get(bytes, 0, bytes.length);
    }

    /** The first few are not kept: of a small payload, most come once. */
    @Test
    void a_key_is_one_string_however_often_it_comes_in_a_large_payload() {
        for (int i = 0; i < 8; i++) {
            assertThat(get("field " + i)).isEqualTo("field " + i);
        }
        for (String key : new String[] {"", "a", "status", "customer", "customers", "sixteen letters_"}) {
            assertThat(get(key)).isEqualTo(key).isSameAs(get(key));
        }
    }

    @Test
    void keys_of_any_length_and_neighbourhood_are_themselves() {
        Random random = new Random(42);
        byte[] bytes = new byte[64];
        for (int round = 0; round < 200_000; round++) {
            // Few different bytes, so that many keys differ by little, zeros at their ends included.
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? 0 : 'a' + random.nextInt(2));
            }
            int start = random.nextInt(bytes.length + 1);
            int end = start + random.nextInt(Math.min(KeyCache.MAX_LENGTH, bytes.length - start) + 1);

            assertThat(cache.get(bytes, start, end)).isEqualTo(new String(bytes, start, end - start, ISO_8859_1));
        }
    }

    @Test
    void what_is_not_ascii_is_left_to_the_caller() {
        for (int i = 0; i < KeyCache.MAX_LENGTH - 1; i++) {
            assertThat(get("k".repeat(i) + "\u00e9")).isNull();
            assertThat(get("\u00e9" + "k".repeat(i))).isNull();
        }
    }
}
