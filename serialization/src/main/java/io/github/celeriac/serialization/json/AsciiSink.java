package io.github.celeriac.serialization.json;

import io.github.celeriac.ResultEncodingException;
import java.util.Arrays;

/** The bytes written so far: ASCII only. */
final class AsciiSink {
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int LONGEST_ESCAPE = 6;

    private byte[] bytes = new byte[512];
    private int size;

    void ascii(char c) {
        ensureRoom(1);
        bytes[size++] = (byte) c;
    }

    /** {@code text} is known to be ASCII. */
    @SuppressWarnings("deprecation") // copies the low bytes, which is all there is, straight to their place
    void ascii(String text) {
        ensureRoom(text.length());
        text.getBytes(0, text.length(), bytes, size);
        size += text.length();
    }

    /** In double quotes, escaped as {@code json.dumps} does with {@code ensure_ascii}. */
    void quoted(String text) {
        int length = text.length();
        ensureRoom(length + 2L);
        bytes[size++] = '"';
        for (int i = copyPlain(text, 0); i < length; i = copyPlain(text, i)) {
            ensureRoom(length - i + (long) LONGEST_ESCAPE);
            escape(text.charAt(i++));
        }
        bytes[size++] = '"';
    }

    /** Copies from {@code from} on while nothing needs an escape; returns where it stopped. There is room. */
    private int copyPlain(String text, int from) {
        byte[] out = bytes;
        int to = size;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                break;
            }
            out[to++] = (byte) c;
        }
        size = to;
        return i;
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[size++] = (byte) c;
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            case '\b' -> bytes[size++] = 'b';
            case '\f' -> bytes[size++] = 'f';
            default -> {
                bytes[size++] = 'u';
                for (int shift = 12; shift >= 0; shift -= 4) {
                    bytes[size++] = HEX[c >> shift & 0xf];
                }
            }
        }
    }

    private void ensureRoom(long more) {
        long needed = size + more;
        if (needed > MAX_SIZE) {
            throw new ResultEncodingException(
                    "value takes more than 2 GiB as JSON; store it elsewhere, return its place");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE, Math.max(needed, bytes.length * 2L)));
        }
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
