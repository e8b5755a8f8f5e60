package io.github.celeriac.serialization.pickle;

import io.github.celeriac.serialization.plain.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text as pickles have it: UTF-8 with lone surrogates let through, and the two escaped forms of protocol 0. */
final class PickleText {
    private static final char REPLACEMENT = '\uFFFD';

    private PickleText() {}

    /** UTF-8 as Python's {@code surrogatepass} decodes it: U+D800 to U+DFFF may stand alone. */
    static String decode(byte[] data, int start, int length, PickleInput in) {
        String text = new String(data, start, length, StandardCharsets.UTF_8);
        // The JDK puts this character for what it cannot decode; it may also simply be there.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeSlowly(data, start, start + length, in);
    }

    private static String decodeSlowly(byte[] data, int start, int end, PickleInput in) {
        StringBuilder text = new StringBuilder(end - start);
        int at = start;
        while (at < end) {
            int lead = data[at] & 0xff;
            int size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
            if (size == 0 || at + size > end) {
                throw in.broken("a text is not UTF-8");
            }
            text.appendCodePoint(size == 1 ? lead : codePoint(data, at, size, in));
            at += size;
        }
        return text.toString();
    }

    private static int codePoint(byte[] data, int at, int size, PickleInput in) {
        int value = data[at] & (0x7f >> size);
        for (int i = 1; i < size; i++) {
            int next = data[at + i];
            if ((next & 0xc0) != 0x80) {
                throw in.broken("a text is not UTF-8");
            }
            value = value << 6 | next & 0x3f;
        }
        int smallest = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
        if (value < smallest || value > Character.MAX_CODE_POINT) {
            throw in.broken("a text is not UTF-8");
        }
        return value;
    }

    /** The reverse of {@link #decode}. */
    static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Utf8Text.loneSurrogate(text, bytes) < 0 ? bytes : encodeSlowly(text);
    }

    private static byte[] encodeSlowly(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 2);
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                out.write(0xe0 | point >> 12);
                out.write(0x80 | point >> 6 & 0x3f);
                out.write(0x80 | point & 0x3f);
            } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(point);
        }
        return out.toByteArray();
    }

    /** UNICODE's argument: Latin-1 with backslash-u escapes, Python's {@code raw-unicode-escape}. */
    static String rawUnicodeEscape(String line, PickleInput in) {
        int escape = line.indexOf('\\');
        if (escape < 0) {
            return line;
        }
        StringBuilder text = new StringBuilder(line.length());
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '\\' || at == line.length()) {
                text.append(c);
                continue;
            }
            char kind = line.charAt(at++);
            int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (digits == 0) {
                text.append(c).append(kind);
            } else {
                text.appendCodePoint(hex(line, at, digits, Character.MAX_CODE_POINT, in));
                at += digits;
            }
        }
        return text.toString();
    }

    private static int hex(String line, int start, int digits, int largest, PickleInput in) {
        long value = start + digits > line.length() ? -1 : 0;
        for (int i = start; value >= 0 && i < start + digits; i++) {
            int digit = Character.digit(line.charAt(i), 16);
            value = digit < 0 ? -1 : value << 4 | digit;
        }
        if (value < 0 || value > largest) {
            throw in.broken("an escape in a text is not valid");
        }
        return (int) value;
    }

    /** STRING's argument: the {@code repr} of a Python 2 str, in quotes. */
    static byte[] python2Literal(String line, PickleInput in) {
        String quoted = line.strip();
        int last = quoted.length() - 1;
        if (last < 1 || quoted.charAt(0) != quoted.charAt(last) || "'\"".indexOf(quoted.charAt(0)) < 0) {
            throw in.broken("a text of protocol 0 must stand in quotes");
        }
        StringBuilder text = new StringBuilder(last);
        int at = 1;
        while (at < last) {
            char c = quoted.charAt(at++);
            if (c != '\\') {
                text.append(c);
            } else if (at == last) {
                throw in.broken("a text of protocol 0 ends in a backslash");
            } else {
                at = unescape(quoted, at, last, text, in);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int unescape(String quoted, int at, int last, StringBuilder text, PickleInput in) {
        char c = quoted.charAt(at);
        int simple = "abfnrtv\\'\"".indexOf(c);
        if (simple >= 0) {
            text.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
            return at + 1;
        }
        if (c == 'x') {
            text.append((char) hex(quoted, at + 1, 2, 0xff, in));
            return at + 3;
        }
        int end = at;
        int octal = 0;
        while (end < last && end < at + 3 && quoted.charAt(end) >= '0' && quoted.charAt(end) <= '7') {
            octal = octal * 8 + quoted.charAt(end++) - '0';
        }
        if (end == at) {
            // Python keeps the backslash of an escape it does not know.
            text.append('\\').append(c);
            return at + 1;
        }
        text.append((char) (octal & 0xff));
        return end;
    }

    /** A Python 2 str: text if it is ASCII, which is all that Python 3 itself takes it for, else bytes. */
    static Object python2String(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return bytes;
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
