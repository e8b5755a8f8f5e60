package io.github.celeriac.serialization.yaml;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Scalars as values. Mirrors the scalar constructors of {@code yaml.constructor.SafeConstructor}. */
final class YamlScalars {
    private final DecodeLimits limits;
    private final Supplier<String> path;

    YamlScalars(DecodeLimits limits, Supplier<String> path) {
        this.limits = limits;
        this.path = path;
    }

    Part read(ScalarEvent event) {
        String text = event.getValue();
        requireLength("text", text, "maxStringLength", limits.maxStringLength());
        String tag = tag(event);
        try {
            return Part.scalar(value(text, tag), tag);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new YamlProblem("a scalar is no !!" + tag.substring(YamlTags.PREFIX.length())
                    + ", which Python refuses, too (" + e.getMessage() + ")");
        }
    }

    private static String tag(ScalarEvent event) {
        String tag = event.getTag();
        if (tag != null && !tag.equals("!")) {
            return tag;
        }
        return event.getImplicit().canOmitTagInPlainScalar() ? YamlTags.ofPlain(event.getValue()) : YamlTags.STR;
    }

    private @Nullable Object value(String text, String tag) {
        return switch (tag) {
            case YamlTags.STR, YamlTags.MERGE, YamlTags.VALUE -> text;
            case YamlTags.NULL -> null;
            case YamlTags.BOOL -> bool(text);
            case YamlTags.INT -> YamlNumbers.integer(requireNumberLength(text));
            case YamlTags.FLOAT -> YamlNumbers.floating(requireNumberLength(text));
            case YamlTags.TIMESTAMP -> YamlTimestamp.parse(text);
            case YamlTags.BINARY -> YamlBinary.decode(text);
            default -> throw YamlTags.noConstructor(tag, "scalar");
        };
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on" -> true;
            case "no", "false", "off" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private String requireNumberLength(String text) {
        requireLength("number", text, "maxNumberLength", limits.maxNumberLength());
        return text;
    }

    private void requireLength(String what, String text, String limit, int allowed) {
        if (text.length() > allowed) {
            String measure = String.format(Locale.ROOT, "%s has %,d characters at %s", what, text.length(), path.get());
            throw new LimitExceededException(measure, limit, allowed);
        }
    }
}
