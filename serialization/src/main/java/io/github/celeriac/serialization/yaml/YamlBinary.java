package io.github.celeriac.serialization.yaml;

import java.util.Arrays;

/** The text of {@code !!binary}. Mirrors {@code binascii.a2b_base64}, which skips all that is not base64. */
final class YamlBinary {
    private YamlBinary() {}

    /** Throws {@link IllegalArgumentException} if Python raises, too. */
    static byte[] decode(String text) {
        if (text.chars().anyMatch(c -> c > 0x7f)) {
            throw new IllegalArgumentException("base64 text that is not ASCII");
        }
        byte[] out = new byte[text.length() / 4 * 3 + 3];
        int size = 0;
        int position = 0;
        int bits = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && position >= 2 && position + ++padding >= 4) {
                return Arrays.copyOf(out, size);
            }
            int value = sixBits(c);
            if (value < 0) {
                continue;
            }
            padding = 0;
            bits = bits << 6 | value;
            if (position > 0) {
                out[size++] = (byte) (bits >> 6 - 2 * position);
            }
            position = (position + 1) % 4;
        }
        if (position != 0) {
            throw new IllegalArgumentException("base64 text that is not whole");
        }
        return Arrays.copyOf(out, size);
    }

    private static int sixBits(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
