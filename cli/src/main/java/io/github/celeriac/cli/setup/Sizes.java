package io.github.celeriac.cli.setup;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes: {@code 500}, {@code 10KiB}, {@code 2 MB}; a thousand is never meant, in no spelling. */
final class Sizes {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*(?:([kmgKMG])i?)?[bB]?");
    private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);

    private Sizes() {}

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException with a requirement and a fix
     */
    static long parse(String text) {
        Matcher found = TEXT.matcher(text.strip());
        if (!found.matches()) {
            throw new IllegalArgumentException("must be a number of bytes; write e.g. 500, 10KiB or 2MiB");
        }
        String unit = found.group(2) == null ? "" : found.group(2).toLowerCase(Locale.ROOT);
        int power = List.of("", "k", "m", "g").indexOf(unit);
        return new BigDecimal(found.group(1))
                .multiply(STEP.pow(power))
                .setScale(0, RoundingMode.UP)
                .longValueExact();
    }

    static String print(long bytes) {
        return print(BigInteger.valueOf(bytes));
    }

    static String print(BigInteger bytes) {
        BigDecimal number = new BigDecimal(bytes);
        int unit = 0;
        while (number.compareTo(STEP) >= 0 && unit < UNITS.size() - 1) {
            number = number.divide(STEP, 6, RoundingMode.HALF_UP);
            unit++;
        }
        return number.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + " " + UNITS.get(unit);
    }
}
