package io.github.celeriac.internal.conversion;

import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Enums by name, characters and UUIDs from text. */
final class Scalars {
    private static final Pattern UUID_TEXT = Pattern.compile(
            "(\\p{XDigit}{8})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{12})");

    private Scalars() {}

    static Object toEnum(Object value, Class<?> type, ValuePath path) {
        Object[] constants = type.getEnumConstants();
        if (value instanceof String name) {
            for (Object constant : constants) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
        }
        String known = Arrays.stream(constants)
                .limit(20)
                .map(constant -> ((Enum<?>) constant).name())
                .collect(Collectors.joining(", "));
        throw Mismatch.of(value, type, path, ", which has " + known);
    }

    static Character toCharacter(Object value, ValuePath path) {
        if (value instanceof String text && text.length() == 1) {
            return text.charAt(0);
        }
        throw Mismatch.of(value, char.class, path);
    }

    static UUID toUuid(Object value, ValuePath path) {
        if (value instanceof String text && UUID_TEXT.matcher(text).matches()) {
            return UUID.fromString(UUID_TEXT.matcher(text).replaceFirst("$1-$2-$3-$4-$5"));
        }
        throw Mismatch.of(value, UUID.class, path);
    }
}
