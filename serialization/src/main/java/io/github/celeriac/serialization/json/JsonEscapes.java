package io.github.celeriac.serialization.json;

import java.util.Arrays;

/** Reads text that is not plain ASCII: escapes, and UTF-8 by Python's rules (no overlong form, no surrogate). */
final class JsonEscapes {
    /** The value of a hexadecimal digit, negative for any other byte. */
    private static final int[] HEX = hexDigits();

    private final byte[] in;
    private final JsonScanner scanner;
    private char[] chars = new char[64];
    private int length;
    private int position;

    JsonEscapes(byte[] in, JsonScanner scanner) {
        this.in = in;
        this.scanner = scanner;
    }

    /** Reads up to the closing quote; the bytes from {@code start} to {@code plainEnd} are known to be plain ASCII. */
    String read(int start, int plainEnd) {
        length = 0;
        position = start;
        copyPlain(plainEnd);
        while (true) {
            int c = position < in.length ? in[position++] : unterminated();
            if (c == '"') {
                return new String(chars, 0, length);
            } else if (c == '\\') {
                position--;
                readEscapes();
            } else if (c < 0) {
                readMultiByte(c & 0xff);
            } else if (c < ' ') {
                throw scanner.problem("expected no raw control character in a text", position - 1);
            } else {
                position--;
                copyPlain(AsciiScan.plainEnd(in, position));
            }
        }
    }

    /** Behind the closing quote. */
    int position() {
        return position;
    }

    private int unterminated() {
        throw scanner.problem("expected a closing double quote", position);
    }

    private void copyPlain(int end) {
        ensureRoom(end - position);
        char[] out = chars;
        int to = length;
        for (int i = position; i < end; i++) {
            out[to++] = (char) in[i];
        }
        length = to;
        position = end;
    }

    /** All that follow each other: Python writes text that is not English as nothing else. */
    private void readEscapes() {
        int at = position;
        do {
            if (length == chars.length) {
                ensureRoom(1);
            }
            int letter = at + 1 < in.length ? in[at + 1] : 0;
            if (letter == 'u') {
                chars[length++] = (char) hex(at + 2);
                at += 6;
            } else {
                chars[length++] = (char) simpleEscape(letter, at + 1);
                at += 2;
            }
        } while (at < in.length && in[at] == '\\');
        position = at;
    }

    private int simpleEscape(int letter, int at) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw scanner.problem("expected one of \"\\/bfnrtu after a backslash", at);
        };
    }

    /** A surrogate, paired or lone, is one UTF-16 unit, as Java keeps it; Python keeps lone ones, too. */
    private int hex(int at) {
        if (at + 4 <= in.length) {
            int value = HEX[in[at] & 0xff] << 12
                    | HEX[in[at + 1] & 0xff] << 8
                    | HEX[in[at + 2] & 0xff] << 4
                    | HEX[in[at + 3] & 0xff];
            if (value >= 0) {
                return value;
            }
        }
        throw scanner.problem("expected four hexadecimal digits after \\u", at);
    }

    private static int[] hexDigits() {
        int[] digits = new int[256];
        Arrays.fill(digits, -1);
        for (int i = 0; i < 16; i++) {
            digits[Character.forDigit(i, 16)] = i;
            digits[Character.toUpperCase(Character.forDigit(i, 16))] = i;
        }
        return digits;
    }

    private void readMultiByte(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            append((lead & 0x1f) << 6 | continuation(0x80, 0xbf));
        } else if (lead >= 0xe0 && lead <= 0xef) {
            int second = continuation(lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
            append((lead & 0x0f) << 12 | second << 6 | continuation(0x80, 0xbf));
        } else if (lead >= 0xf0 && lead <= 0xf4) {
            int second = continuation(lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
            int third = continuation(0x80, 0xbf);
            int codePoint = (lead & 0x07) << 18 | second << 12 | third << 6 | continuation(0x80, 0xbf);
            append(Character.highSurrogate(codePoint));
            append(Character.lowSurrogate(codePoint));
        } else {
            throw scanner.problem("expected UTF-8", position - 1);
        }
    }

    private int continuation(int least, int most) {
        int c = position < in.length ? in[position] & 0xff : -1;
        if (c < least || c > most) {
            throw scanner.problem("expected UTF-8", position);
        }
        position++;
        return c & 0x3f;
    }

    private void append(int c) {
        ensureRoom(1);
        chars[length++] = (char) c;
    }

    /** Grows in proportion to what was really read, never to what is declared or still to come. */
    private void ensureRoom(int more) {
        int needed = length + more;
        if (needed > chars.length) {
            scanner.requireLength(needed);
            chars = Arrays.copyOf(chars, Math.max(needed, Math.min(chars.length * 2, in.length)));
        }
    }
}
