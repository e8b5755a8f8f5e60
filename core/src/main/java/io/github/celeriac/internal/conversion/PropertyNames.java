package io.github.celeriac.internal.conversion;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a Java name in a Python dict: {@code unitPrice} as it is, else as {@code unit_price}. */
record PropertyNames(String java, String python) {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    static PropertyNames of(String java) {
        return new PropertyNames(java, WORD_START.matcher(java).replaceAll("_").toLowerCase(Locale.ROOT));
    }

    /** The key that {@code map} has for it, or null. */
    @Nullable String keyIn(Map<?, ?> map) {
        if (map.containsKey(java)) {
            return java;
        }
        return map.containsKey(python) ? python : null;
    }
}
