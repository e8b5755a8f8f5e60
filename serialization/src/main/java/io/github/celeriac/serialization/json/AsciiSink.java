package io.github.celeriac.serialization.json;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.serialization.plain.Latin1Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes written so far: ASCII only. A long text waits until all else is written: the size of the whole is known then,
 * if nothing in the text needs an escape, and the text is copied once, to its place.
 */
final class AsciiSink {
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int LONGEST_ESCAPE = 6;

    private static final int LONGEST_INTEGER = 20;
    private static final int ESCAPES_AT_ONCE = 128;
    private static final int LONG_TEXT = 64;
    private static final int WAITING_TEXT = 8 << 10;

    private byte[] bytes = new byte[512];
    private @Nullable Latin1Chunk chunk;
    private int size;
    private final List<WaitingText> waiting = new ArrayList<>(0);
    private long waitingSize;

    private record WaitingText(String text, int place) {}

    void ascii(char c) {
        ensureRoom(1);
        bytes[size++] = (byte) c;
    }

    /** Between two items, and between a key and its value. */
    void asciiAndSpace(char c) {
        ensureRoom(2);
        bytes[size] = (byte) c;
        bytes[size + 1] = ' ';
        size += 2;
    }

    void integer(long value) {
        if (value == Long.MIN_VALUE) {
            ascii(Long.toString(value));
            return;
        }
        ensureRoom(LONGEST_INTEGER);
        if (value < 0) {
            bytes[size++] = '-';
        }
        size = Digits.write(Math.abs(value), bytes, size);
    }

    void real(double value) {
        ensureRoom(FloatRepr.LONGEST);
        size = FloatRepr.write(value, bytes, size);
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
        if (text.length() < WAITING_TEXT) {
            quotedNow(text);
        } else {
            waiting.add(new WaitingText(text, size));
            waitingSize += text.length() + 2L;
            ensureRoom(0);
        }
    }

    private void quotedNow(String text) {
        int length = text.length();
        ensureRoom(length + 2L);
        bytes[size++] = '"';
        if (length < LONG_TEXT) {
            escaped(text, 0, length);
        } else {
            for (int i = 0; i < length; i += Latin1Chunk.SIZE) {
                escapedChunk(text, i, Math.min(length, i + Latin1Chunk.SIZE), length);
            }
        }
        ascii('"');
    }

    private void escapedChunk(String text, int from, int to, int length) {
        if (chunk == null) {
            chunk = new Latin1Chunk();
        }
        ensureRoom((long) length - from);
        if (chunk.load(text, from, to)) {
            escaped(chunk.bytes(), to - from);
        } else {
            escaped(text, from, to);
        }
    }

    private void escaped(byte[] latin1, int length) {
        for (int i = 0; i < length; i++) {
            int end = Math.min(length, AsciiScan.printableEnd(latin1, i));
            ensureRoom(end - i);
            System.arraycopy(latin1, i, bytes, size, end - i);
            size += end - i;
            i = end;
            if (i < length) {
                ensureRoom(LONGEST_ESCAPE);
                escape((char) (latin1[i] & 0xff));
            }
        }
    }

    private void escaped(String text, int from, int to) {
        ensureRoom((long) to - from);
        for (int i = copyPlain(text, from, to); i < to; i = copyPlain(text, i, to)) {
            int run = Math.min(to, i + ESCAPES_AT_ONCE);
            ensureRoom((run - i) * (long) LONGEST_ESCAPE + (to - run));
            do {
                escape(text.charAt(i++));
            } while (i < run && !isPlain(text.charAt(i)));
        }
    }

    /** Copies from {@code from} on while nothing needs an escape; returns where it stopped. There is room. */
    private int copyPlain(String text, int from, int end) {
        byte[] out = bytes;
        int to = size;
        int i = from;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                break;
            }
            out[to++] = (byte) c;
        }
        size = to;
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }

    /** There is room. */
    private void escape(char c) {
        int simple = c > '~' ? 0 : simpleEscape(c);
        bytes[size] = '\\';
        if (simple != 0) {
            bytes[size + 1] = (byte) simple;
            size += 2;
            return;
        }
        bytes[size + 1] = 'u';
        bytes[size + 2] = HEX[c >> 12];
        bytes[size + 3] = HEX[c >> 8 & 0xf];
        bytes[size + 4] = HEX[c >> 4 & 0xf];
        bytes[size + 5] = HEX[c & 0xf];
        size += 6;
    }

    private static int simpleEscape(char c) {
        return switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 0;
        };
    }

    private void ensureRoom(long more) {
        long needed = size + more;
        if (needed + waitingSize > MAX_SIZE) {
            throw new ResultEncodingException(
                    "value takes more than 2 GiB as JSON; store it elsewhere, return its place");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE, Math.max(needed, bytes.length * 2L)));
        }
    }

    byte[] toBytes() {
        if (!waiting.isEmpty()) {
            insertWaiting();
        }
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void insertWaiting() {
        byte[] others = bytes;
        int othersSize = size;
        bytes = new byte[(int) (othersSize + waitingSize)];
        size = 0;
        int copied = 0;
        for (WaitingText next : waiting) {
            copied = insert(others, copied, next.place());
            waitingSize -= next.text().length() + 2L;
            quotedNow(next.text());
        }
        insert(others, copied, othersSize);
    }

    private int insert(byte[] others, int from, int to) {
        ensureRoom(to - from);
        System.arraycopy(others, from, bytes, size, to - from);
        size += to - from;
        return to;
    }
}
