package io.github.celeriac.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code --name=value ...}. */
public final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    public Arguments(String... args) {
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("argument was '" + arg + "' but must be --name=value");
            }
            values.put(arg.substring(2, equals), arg.substring(equals + 1));
        }
    }

    public String text(String name, String defaultValue) {
        return values.getOrDefault(name, defaultValue);
    }

    public int number(String name, int defaultValue) {
        return Integer.parseInt(text(name, String.valueOf(defaultValue)));
    }
}
