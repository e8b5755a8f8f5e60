package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.plain.KeyCache;
import io.github.celeriac.serialization.plain.ValuePath;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bytes of a payload as tokens. Mirrors CPython's {@code json.decoder} and {@code json.scanner}, strict mode. */
final class JsonScanner {
    private final byte[] in;
    private final DecodeLimits limits;
    private final JsonStack stack;
    private final KeyCache keys = new KeyCache();
    private final JsonNumber number;
    private @Nullable JsonEscapes escapes;
    private int position;

    JsonScanner(byte[] in, DecodeLimits limits, JsonStack stack) {
        this.in = in;
        this.limits = limits;
        this.stack = stack;
        this.number = new JsonNumber(in);
    }

    /** The first byte that is not white space; -1 at the end. The position is behind it. */
    int nextToken() {
        while (position < in.length) {
            int c = in[position++] & 0xff;
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
        }
        position++;
        return -1;
    }

    int firstToken() {
        if (in.length >= 3 && in[0] == (byte) 0xef && in[1] == (byte) 0xbb && in[2] == (byte) 0xbf) {
            throw stack.problem("payload is not JSON: it starts with a byte order mark, which Python refuses, too");
        }
        int token = nextToken();
        String other = token >= 0x80 && in.length > 1 ? otherSerializer(token, in[1]) : null;
        if (other != null) {
            throw stack.problem("payload is not JSON: it looks like " + other
                    + "; set result_serializer to what its writer uses (CELERY_RESULT_SERIALIZER)");
        }
        return token;
    }

    /** What writes such first bytes: the protocol opcode of pickle, a small map of msgpack. */
    private static @Nullable String otherSerializer(int first, int second) {
        if (first == 0x80 && second >= 2 && second <= 5) {
            return "pickle";
        }
        return first >= 0x81 && first <= 0x8f || first == 0xde || first == 0xdf ? "msgpack" : null;
    }

    /** Skips {@code expected} if it is the next token. */
    boolean skip(char expected) {
        int before = position;
        if (nextToken() == expected) {
            return true;
        }
        position = before;
        return false;
    }

    void requireEnd() {
        if (nextToken() != -1) {
            throw unexpected("nothing more");
        }
    }

    /** The position is behind the opening quote. */
    String readString() {
        int start = position;
        int stop = AsciiScan.plainEnd(in, start);
        if (stop < in.length && in[stop] == '"') {
            position = stop + 1;
            requireLength(stop - start);
            return new String(in, start, stop - start, ISO_8859_1);
        }
        return readEscaped(start, stop);
    }

    String readKey() {
        int start = position;
        int stop = AsciiScan.plainEnd(in, start);
        if (stop < in.length && in[stop] == '"' && stop - start <= KeyCache.MAX_LENGTH) {
            requireLength(stop - start);
            String key = keys.get(in, start, stop);
            if (key != null) {
                position = stop + 1;
                return key;
            }
        }
        return readString();
    }

    private String readEscaped(int start, int plainEnd) {
        if (escapes == null) {
            escapes = new JsonEscapes(in, this);
        }
        String text = escapes.read(start, plainEnd);
        position = escapes.position();
        requireLength(text.length());
        return text;
    }

    void requireLength(int length) {
        if (length > limits.maxStringLength()) {
            String what = String.format(Locale.ROOT, "text has %,d or more characters at %s", length, stack.path());
            throw new LimitExceededException(what, "maxStringLength", limits.maxStringLength());
        }
    }

    /** The rest of {@code word}, whose first letter is behind the position; stands for {@code value}. */
    Object literal(String word, Object value) {
        requireRest(word);
        return value;
    }

    @Nullable Object nullLiteral() {
        requireRest("null");
        return null;
    }

    private void requireRest(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (next() != word.charAt(i)) {
                throw unexpected(word);
            }
        }
    }

    /** {@code first} is the byte before the position. */
    Number readNumber(int first) {
        int start = position - 1;
        boolean negative = first == '-';
        int digit = negative ? next() : first;
        if (negative && digit == 'I') {
            requireRest("Infinity");
            return Double.NEGATIVE_INFINITY;
        }
        if (digit < '0' || digit > '9') {
            throw unexpected("a value");
        }
        position = number.scan(start);
        if (position - start > limits.maxNumberLength()) {
            String what = String.format(Locale.ROOT, "number has %,d characters at %s", position - start, stack.path());
            throw new LimitExceededException(what, "maxNumberLength", limits.maxNumberLength());
        }
        return number.value();
    }

    /** The next byte, or -1 at the end; the position moves on in either case. */
    private int next() {
        int c = position < in.length ? in[position] & 0xff : -1;
        position++;
        return c;
    }

    /** The byte before the position is not what JSON has there. */
    ResultDecodingException unexpected(String wanted) {
        return problem("expected " + wanted, position - 1);
    }

    ResultDecodingException problem(String what, int offset) {
        int at = Math.min(offset, in.length);
        String found = at == in.length ? "the end" : ValuePath.quote(String.valueOf((char) (in[at] & 0xff)));
        return stack.problem(
                String.format(Locale.ROOT, "payload is not JSON: %s at byte %,d, found %s", what, at, found));
    }
}
