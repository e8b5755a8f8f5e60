package io.github.celeriac.serialization.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a distinguished name in the order of the certificate, as Python's {@code Name} iterates:
 * {@code X500Principal.getName()} turns them around and escapes them. The input is what the JDK itself parsed.
 */
final class IssuerNames {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    private IssuerNames() {}

    static List<String> of(byte[] encodedName) {
        List<String> values = new ArrayList<>();
        collect(ByteBuffer.wrap(encodedName), values);
        return values;
    }

    private static void collect(ByteBuffer der, List<String> values) {
        while (der.hasRemaining()) {
            int tag = der.get() & 0xff;
            int length = length(der);
            ByteBuffer content = der.slice(der.position(), length);
            der.position(der.position() + length);
            if (tag == SEQUENCE || tag == SET) {
                collect(content, values);
            } else if (tag != 6) { // the attribute's type
                byte[] text = new byte[length];
                content.get(text);
                values.add(new String(text, charset(tag)));
            }
        }
    }

    private static int length(ByteBuffer der) {
        int first = der.get() & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = first & 0x7f; first > 0x80 && i > 0; i--) {
            length = length << 8 | der.get() & 0xff;
        }
        return length;
    }

    private static Charset charset(int tag) {
        return switch (tag) {
            case 20 -> ISO_8859_1; // T61String
            case 28 -> Charset.forName("UTF-32BE"); // UniversalString
            case 30 -> UTF_16BE; // BMPString
            default -> UTF_8;
        };
    }
}
