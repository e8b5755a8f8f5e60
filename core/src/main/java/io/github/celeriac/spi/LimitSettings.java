package io.github.celeriac.spi;

import io.github.celeriac.DecodeLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The settings behind {@link DecodeLimits}, one for each: {@code maxDepth} is {@code decode_max_depth}. */
public final class LimitSettings {
    private static final List<Limit> LIMITS = List.of(
            new Limit("maxBytes", "bytes", DecodeLimits::maxBytes, "Bytes of one encoded value, after decompression."),
            new Limit("maxDepth", "levels", DecodeLimits::maxDepth, "Containers of one value inside of each other."),
            new Limit(
                    "maxElements",
                    "elements",
                    DecodeLimits::maxElements,
                    "Elements of all containers of one value together."),
            new Limit(
                    "maxStringLength",
                    "characters or bytes",
                    DecodeLimits::maxStringLength,
                    "Characters or bytes of one text or binary value."),
            new Limit(
                    "maxNumberLength",
                    "digits or bytes",
                    DecodeLimits::maxNumberLength,
                    "Digits of one number written as text, bytes of one written in binary."),
            new Limit(
                    "maxAliases",
                    "references",
                    DecodeLimits::maxAliases,
                    "References to earlier parts of one value (YAML)."),
            new Limit(
                    "maxInflationRatio",
                    "bytes",
                    DecodeLimits::maxInflationRatio,
                    "Bytes that one byte of a compressed value may become, beyond the first MiB."));

    private LimitSettings() {}

    public static List<Setting<?>> all() {
        List<Setting<?>> settings = new ArrayList<>();
        LIMITS.forEach(limit -> settings.add(limit.setting));
        return settings;
    }

    /** The limits that these settings say. */
    public static DecodeLimits limits(Settings settings) {
        int[] values =
                LIMITS.stream().mapToInt(limit -> settings.get(limit.setting)).toArray();
        return new DecodeLimits(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    /** Each limit as its setting. */
    public static void each(DecodeLimits limits, Visitor visitor) {
        LIMITS.forEach(limit -> visitor.visit(limit.setting, limit.value.apply(limits)));
    }

    /** The setting behind a component of {@link DecodeLimits}: {@code decode_max_depth} for {@code maxDepth}. */
    public static String settingName(String component) {
        return "decode_" + component.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** Gets limits one by one. */
    public interface Visitor {
        void visit(Setting<Integer> setting, int value);
    }

    private static final class Limit {
        private final Setting<Integer> setting;
        private final Function<DecodeLimits, Integer> value;

        Limit(String component, String unit, Function<DecodeLimits, Integer> value, String meaning) {
            this.value = value;
            this.setting = Setting.own(
                    settingName(component),
                    SettingParsers.number(unit, 1, Integer.MAX_VALUE),
                    value.apply(DecodeLimits.defaults()),
                    meaning);
        }
    }
}
