package io.github.celeriac.spi;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.internal.NearestName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of settings is read; each throws {@link IllegalArgumentException} with a requirement and a fix. */
public final class SettingParsers {
    /** More nanoseconds than these are not to be counted in a {@code long}. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final Pattern WITH_UNIT = Pattern.compile("(-?\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h|d|w)");
    private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");
    private static final Set<String> FALSE = Set.of("0", "false", "no", "off");
    private static final Set<String> NEVER = Set.of("never", "none", "null");

    public static final SettingParser<Boolean> FLAG = new SettingParser<>("flag", SettingParsers::flag);
    public static final SettingParser<List<String>> NAMES = new SettingParser<>("list", SettingParsers::names);
    public static final SettingParser<CeleryVersion> CELERY_VERSION =
            new SettingParser<>("version, such as 5.3", SettingParsers::celeryVersion);
    public static final SettingParser<Duration> POSITIVE =
            new SettingParser<>("length of time, more than 0", SettingParsers::positive);
    public static final SettingParser<Duration> EXPIRY =
            new SettingParser<>("length of time, 0 or more; 0 or never: no limit", SettingParsers::expiry);

    private SettingParsers() {}

    /** Any text; whether it is right is seen when it is used. */
    public static SettingParser<String> text(String takes) {
        return new SettingParser<>(takes, Function.identity());
    }

    /** One of these words, in any case. */
    public static SettingParser<String> oneOf(List<String> words, String fix) {
        return new SettingParser<>(String.join(", ", words), text -> word(text, words, fix, Function.identity()));
    }

    /** One of these constants, by its name in any case. */
    public static <E extends Enum<E>> SettingParser<E> oneOf(Class<E> type, String fix) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new SettingParser<>(
                String.join(", ", words),
                text -> word(text, words, fix, word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT))));
    }

    private static <T> T word(String text, List<String> words, String fix, Function<String, T> value) {
        String wanted = text.strip();
        return words.stream()
                .filter(wanted::equalsIgnoreCase)
                .findFirst()
                .map(value)
                .orElseThrow(() -> new IllegalArgumentException("must be "
                        + String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1)
                        + "; " + didYouMean(wanted, words) + fix));
    }

    /** {@code json, msgpack} or {@code ["json", "msgpack"]}. */
    public static List<String> names(String text) {
        return Arrays.stream(text.replaceAll("[\\[\\]()\"']", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    public static Boolean flag(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        if (FALSE.contains(word)) {
            return false;
        }
        throw new IllegalArgumentException("must be true or false; write one of them");
    }

    public static CeleryVersion celeryVersion(String text) {
        try {
            return CeleryVersion.parse(text);
        } catch (InvalidSettingException e) {
            throw new IllegalArgumentException("must look like 5.6 or 5.6.3; see `celery --version`", e);
        }
    }

    /** A whole number in these bounds, both included. */
    public static SettingParser<Integer> number(String unit, int least, int most) {
        String bounds = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
        return new SettingParser<>(unit + ", " + bounds, text -> bounded(text, least, most));
    }

    private static Integer bounded(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message that names the bounds
        }
        throw new IllegalArgumentException(
                "must be a whole number from " + least + " to " + most + "; write one without unit");
    }

    /** A length of time above zero: seconds ({@code 2.5}), with a unit ({@code 500ms}, {@code 1d}), or ISO-8601. */
    public static Duration positive(String text) {
        Duration duration = duration(text);
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("must be more than zero; write e.g. 30, 500ms or 1d");
        }
        return duration;
    }

    /** For messages about an unknown name: {@code "did you mean 'json'? "}, or nothing if no known name is near. */
    public static String didYouMean(String name, Collection<String> known) {
        return NearestName.hint(name, known);
    }

    /** As Celery reads {@code result_expires}: 0, {@code None} and {@code never} keep for ever. */
    public static Duration expiry(String text) {
        if (NEVER.contains(text.strip().toLowerCase(Locale.ROOT))) {
            return Duration.ZERO;
        }
        Duration duration = duration(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative; use 0 to keep results for ever");
        }
        return duration;
    }

    private static Duration duration(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = WITH_UNIT.matcher(value);
        try {
            if (matcher.matches()) {
                return seconds(new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2))));
            }
            return value.startsWith("p") || value.startsWith("-p")
                    ? countable(Duration.parse(value))
                    : seconds(new BigDecimal(value));
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must be a length of time; write seconds (90), a unit (500ms, 10s, 5m, 2h, 1d) or ISO-8601 (PT90S)",
                    e);
        }
    }

    private static BigDecimal unit(String unit) {
        return switch (unit) {
            case "ms" -> new BigDecimal("0.001");
            case "s" -> BigDecimal.ONE;
            case "m" -> BigDecimal.valueOf(60);
            case "h" -> BigDecimal.valueOf(3600);
            case "d" -> BigDecimal.valueOf(86_400);
            default -> BigDecimal.valueOf(604_800);
        };
    }

    private static Duration seconds(BigDecimal seconds) {
        BigDecimal nanos = seconds.movePointRight(9);
        if (nanos.abs().compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
            throw tooLong();
        }
        return Duration.ofNanos(nanos.longValue());
    }

    private static Duration countable(Duration duration) {
        if (duration.abs().compareTo(LONGEST) > 0) {
            throw tooLong();
        }
        return duration;
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException("must be less than 292 years; use 0 to keep results for ever");
    }
}
