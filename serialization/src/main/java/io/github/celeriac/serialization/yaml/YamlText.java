package io.github.celeriac.serialization.yaml;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.ResultDecodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** The bytes of a stream as text. Mirrors {@code yaml.reader.Reader.determine_encoding}. */
final class YamlText {
    private YamlText() {}

    static String decode(byte[] data) {
        Charset charset = charset(data);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException e) {
            throw new ResultDecodingException("payload is not YAML: it is not " + charset, e);
        }
    }

    private static Charset charset(byte[] data) {
        int mark = data.length < 2 ? 0 : (data[0] & 0xff) << 8 | data[1] & 0xff;
        return mark == 0xfffe ? UTF_16LE : mark == 0xfeff ? UTF_16BE : UTF_8;
    }
}
