package io.github.celeriac.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultDecodingException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredResultTest {
    /** The beginnings of a meta as each serializer of Celery 5.6 writes it. */
    @ParameterizedTest
    @CsvSource({
        "7b22737461747573223a202253554343455353227d, json",
        "80049552000000000000007d9428, pickle",
        "86a6737461747573a753554343455353, msgpack",
        "de0010a6737461747573, msgpack",
        "6368696c6472656e3a205b5d0a, yaml"
    })
    void what_another_serializer_wrote_is_told_with_the_setting_to_change(String hex, String writer) {
        StoredResult result = StoredResult.decode("a1", HexFormat.of().parseHex(hex), new Refusing());
        assertThatThrownBy(result::meta)
                .isInstanceOf(ResultDecodingException.class)
                .hasMessage("result of task a1 is not odd, which result_serializer says, but looks like " + writer
                        + ": broken at $; set result_serializer to '" + writer
                        + "' here, and accept it, or to 'odd' where"
                        + " it was written");
    }

    @Test
    void signed_text_is_told_too() {
        byte[] text = "REUgQWNtZSBJbmMgY2VsZXJ5IGNhIDQ3".repeat(4).getBytes(UTF_8);
        assertThatThrownBy(() -> StoredResult.decode("a1", text, new Refusing()).meta())
                .hasMessageContaining("looks like auth");
    }

    @Test
    void what_looks_like_nothing_keeps_its_own_message() {
        assertThatThrownBy(() -> StoredResult.decode("a1", new byte[] {(byte) 0xc1, 1}, new Refusing())
                        .meta())
                .hasMessage("broken at $");
    }

    private static final class Refusing implements Codec {
        @Override
        public String name() {
            return "odd";
        }

        @Override
        public String contentType() {
            return "application/x-odd";
        }

        @Override
        public String contentEncoding() {
            return "binary";
        }

        @Override
        public byte[] encode(Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object decode(byte[] data) {
            assertThat(data).isNotNull();
            throw new ResultDecodingException("broken at $");
        }
    }
}
