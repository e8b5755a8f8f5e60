package io.github.celeriac.serialization.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.serialization.plain.ValuePath;
import io.github.celeriac.spi.IsoText;
import io.github.celeriac.value.NonFiniteDecimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A map with exactly the keys {@code __type__} and {@code __value__}, which stands for one value that JSON has no form
 * for. Mirrors {@code object_hook} of kombu 5.3 to 5.6, which also refuses the whole document for an unknown type.
 */
final class Envelope {
    private static final String TYPE = "__type__";
    private static final String VALUE = "__value__";

    private static final List<String> TYPES = List.of("datetime", "date", "time", "decimal", "uuid", "bytes", "base64");

    private final @Nullable Object type;
    private final @Nullable Object value;
    private final JsonStack where;
    private final DecodeLimits limits;

    Envelope(Map<?, ?> map, JsonStack where, DecodeLimits limits) {
        this.type = map.get(TYPE);
        this.value = map.get(VALUE);
        this.where = where;
        this.limits = limits;
    }

    static boolean isEnvelope(Map<?, ?> map) {
        return map.size() == 2 && map.containsKey(TYPE) && map.containsKey(VALUE);
    }

    /** Whether kombu refuses every document that {@code map} is in: it looks like an envelope, of no type there is. */
    static boolean isUnreadable(Map<?, ?> map) {
        if (map.size() != 2) {
            return false;
        }
        Object type = null;
        int found = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (TYPE.equals(entry.getKey())) {
                type = entry.getValue();
                found++;
            } else if (VALUE.equals(entry.getKey())) {
                found++;
            }
        }
        return found == 2 && !(type instanceof String name && TYPES.contains(name));
    }

    Object open() {
        if (type instanceof String name) {
            return open(name);
        }
        throw unknownType("something else than text");
    }

    private Object open(String name) {
        try {
            return switch (name) {
                case "datetime" -> IsoText.parseDateTime(text());
                case "date" -> date(IsoText.parseDateTime(text()));
                case "time" -> IsoText.parseTime(text());
                case "decimal" -> decimal();
                case "uuid" -> uuid();
                case "bytes" -> bytes(text());
                case "base64" -> base64(text());
                default -> throw unknownType(name);
            };
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw refused(); // without the JDK's words: they would quote the payload as it is
        }
    }

    private String text() {
        if (value instanceof String text) {
            return text;
        }
        throw refused();
    }

    private static Object date(Temporal parsed) {
        return parsed instanceof OffsetDateTime aware ? aware.toLocalDate() : ((LocalDateTime) parsed).toLocalDate();
    }

    /** Mirrors {@code Decimal(value)}: text (with underscores, in white space) or a number, which is kept exactly. */
    private Object decimal() {
        if (value instanceof Long number) {
            return BigDecimal.valueOf(number);
        }
        if (value instanceof BigInteger number) {
            return new BigDecimal(number);
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? new BigDecimal(number) : nonFinite(number.toString());
        }
        String text = text().strip().replace("_", "");
        requireLength(text);
        return NonFiniteDecimal.parse(text).<Object>map(special -> special).orElseGet(() -> new BigDecimal(text));
    }

    private static NonFiniteDecimal nonFinite(String text) {
        return NonFiniteDecimal.parse(text).orElse(NonFiniteDecimal.NAN);
    }

    private void requireLength(String text) {
        if (text.length() > limits.maxNumberLength()) {
            String what = String.format(Locale.ROOT, "decimal has %,d characters at %s", text.length(), where.path());
            throw new LimitExceededException(what, "maxNumberLength", limits.maxNumberLength());
        }
    }

    /** The keyword arguments of {@code uuid.UUID}: {@code hex} (dashes, braces, urn allowed) or {@code int}. */
    private UUID uuid() {
        if (value instanceof Map<?, ?> arguments && arguments.size() == 1) {
            if (arguments.get("hex") instanceof String hex) {
                return uuid(hexNumber(hex));
            }
            if (arguments.get("int") instanceof Number number) {
                return uuid(new BigInteger(number.toString()));
            }
        }
        throw refused();
    }

    private static BigInteger hexNumber(String hex) {
        String digits = hex.replace("urn:", "").replace("uuid:", "").replaceAll("^[{}]+|[{}]+$|-", "");
        if (!digits.matches("[0-9a-fA-F]{32}")) {
            throw new IllegalArgumentException("a UUID has 32 hexadecimal digits");
        }
        return new BigInteger(digits, 16);
    }

    private static UUID uuid(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 128) {
            throw new IllegalArgumentException("a UUID has 128 bits");
        }
        return new UUID(number.shiftRight(64).longValue(), number.longValue());
    }

    private static byte[] bytes(String text) {
        try {
            ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a lone surrogate has no UTF-8 form", e);
        }
    }

    /** Mirrors {@code base64.b64decode}, which skips characters that are not in the alphabet. */
    private static byte[] base64(String text) {
        byte[] encoded = bytes(text);
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return Base64.getMimeDecoder().decode(encoded);
        }
    }

    private ResultDecodingException unknownType(String name) {
        return where.problem("__type__ was " + ValuePath.quote(name)
                + " but must be one of " + String.join(", ", TYPES)
                + " (kombu refuses the document, too; values that it has no type for cannot use these two keys)");
    }

    private ResultDecodingException refused() {
        String found = value instanceof String text ? ValuePath.quote(text) : "not of a fitting type";
        return where.problem("__value__ of a " + type + " was " + found + ", which Python does not read either");
    }
}
