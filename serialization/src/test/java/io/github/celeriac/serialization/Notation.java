package io.github.celeriac.serialization;

import io.github.celeriac.serialization.json.JsonCodec;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.IsoText;
import io.github.celeriac.value.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plain value as one line of ASCII, the same in Java and in {@code notation.py}: type and content, down to the bits of
 * a float. Two values are equal if their lines are. Maps and sets are sorted by the lines of their entries.
 *
 * <p>JSON: null, true, false and text as they are; all else is {@code [tag, content]}: {@code ["int", "12"]}.
 */
public final class Notation {
    private static final JsonCodec JSON = new JsonCodec(CodecSettings.defaults());

    private Notation() {}

    public static String of(@Nullable Object value) {
        return json(tagged(value));
    }

    private static String json(@Nullable Object tagged) {
        return new String(JSON.encode(tagged), StandardCharsets.US_ASCII);
    }

    public static @Nullable Object parse(String line) {
        return untagged(JSON.decode(line.getBytes(StandardCharsets.US_ASCII)));
    }

    private static @Nullable Object tagged(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof String) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
            return List.of("int", value.toString());
        }
        if (value instanceof Double number) {
            return List.of("float", HexFormat.of().toHexDigits(Double.doubleToLongBits(number)));
        }
        if (value instanceof byte[] bytes) {
            return List.of("bytes", HexFormat.of().formatHex(bytes));
        }
        if (value instanceof Map<?, ?> map) {
            List<List<Object>> entries = new ArrayList<>();
            map.forEach((key, item) -> entries.add(pair(tagged(key), tagged(item))));
            entries.sort(Comparator.comparing(Notation::json));
            return List.of("dict", entries);
        }
        if (value instanceof Set<?> set) {
            return List.of("set", set.stream().map(Notation::of).sorted().toList());
        }
        if (value instanceof Collection<?> items) {
            List<Object> list = new ArrayList<>();
            items.forEach(item -> list.add(tagged(item)));
            return List.of(value instanceof Tuple ? "tuple" : "list", list);
        }
        return time(value);
    }

    private static Object time(Object value) {
        if (value instanceof Instant instant) {
            return List.of("timestamp", instant.getEpochSecond() + "." + instant.getNano());
        }
        if (value instanceof LocalDate date) {
            return List.of("date", IsoText.format(date));
        }
        if (value instanceof LocalDateTime naive) {
            return List.of("datetime", IsoText.format(naive));
        }
        return List.of("datetime", IsoText.format((OffsetDateTime) value));
    }

    private static List<Object> pair(@Nullable Object first, @Nullable Object second) {
        List<Object> pair = new ArrayList<>();
        pair.add(first);
        pair.add(second);
        return pair;
    }

    private static @Nullable Object untagged(@Nullable Object tagged) {
        if (!(tagged instanceof List<?> list)) {
            return tagged;
        }
        Object content = list.get(1);
        return switch ((String) list.get(0)) {
            case "int" -> integer(new BigInteger((String) content));
            case "float" -> Double.longBitsToDouble(HexFormat.fromHexDigitsToLong((String) content));
            case "bytes" -> HexFormat.of().parseHex((String) content);
            case "timestamp" -> instant((String) content);
            case "date" -> LocalDate.parse((String) content);
            case "datetime" -> IsoText.parseDateTime((String) content);
            case "dict" -> map((List<?>) content);
            case "set" -> set((List<?>) content);
            case "tuple" -> Tuple.copyOf(items((List<?>) content));
            default -> items((List<?>) content);
        };
    }

    private static Object integer(BigInteger number) {
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    private static Instant instant(String text) {
        int dot = text.indexOf('.');
        return Instant.ofEpochSecond(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    private static Map<Object, Object> map(List<?> entries) {
        Map<Object, Object> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(untagged(((List<?>) entry).get(0)), untagged(((List<?>) entry).get(1))));
        return map;
    }

    private static Set<Object> set(List<?> lines) {
        Set<Object> set = new LinkedHashSet<>();
        lines.forEach(line -> set.add(parse((String) line)));
        return set;
    }

    private static List<Object> items(List<?> tagged) {
        List<Object> items = new ArrayList<>();
        tagged.forEach(item -> items.add(untagged(item)));
        return items;
    }
}
