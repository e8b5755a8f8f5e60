package io.github.celeriac.serialization.yaml;

import io.github.celeriac.serialization.json.FloatRepr;
import io.github.celeriac.serialization.plain.UnencodableValueException;
import io.github.celeriac.spi.IsoText;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what is neither a map nor a collection. Mirrors {@code yaml.representer.SafeRepresenter}. */
final class YamlScalarWriter {
    /** {@code sys.set_int_max_str_digits}: by default no Python since 3.11 (and fixed older ones) reads more digits. */
    private static final int MAX_INT_DIGITS = 4_300;

    private static final double BITS_PER_DIGIT = 3.3219;

    private final YamlOutput out;

    YamlScalarWriter(YamlOutput out) {
        this.out = out;
    }

    /** Returns false, having written nothing, if {@code value} is something else. */
    boolean write(@Nullable Object value) {
        if (value instanceof String text) {
            out.quoted(text);
            return true;
        }
        if (value instanceof byte[] bytes) {
            out.ascii("!!binary \"");
            out.ascii(Base64.getEncoder().encodeToString(bytes));
            out.ascii("\"");
            return true;
        }
        String plain = plain(value);
        if (plain != null) {
            out.ascii(plain);
        }
        return plain != null;
    }

    private static @Nullable String plain(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            return String.valueOf(value);
        }
        if (value instanceof Double number) {
            return floating(number);
        }
        if (value instanceof BigInteger number) {
            return digits(number);
        }
        if (value instanceof LocalDate date) {
            return IsoText.format(date);
        }
        if (value instanceof LocalDateTime naive) {
            return IsoText.format(naive).replace('T', ' ');
        }
        return value instanceof OffsetDateTime aware ? aware(aware) : null;
    }

    private static String floating(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        String repr = FloatRepr.of(value);
        return repr.indexOf('.') < 0 ? repr.replace("e", ".0e") : repr;
    }

    private static String digits(BigInteger number) {
        if (number.bitLength() > MAX_INT_DIGITS * BITS_PER_DIGIT) {
            throw new UnencodableValueException(String.format(
                    Locale.ROOT,
                    "is an integer of more than %,d digits, which Python does not read; make it text",
                    MAX_INT_DIGITS));
        }
        return number.toString();
    }

    /** YAML has no offsets with seconds (PyYAML would read text): such a time is written in UTC, the same instant. */
    private static String aware(OffsetDateTime value) {
        boolean wholeMinutes = value.getOffset().getTotalSeconds() % 60 == 0;
        OffsetDateTime written = wholeMinutes ? value : value.withOffsetSameInstant(ZoneOffset.UTC);
        return IsoText.format(written).replace('T', ' ');
    }
}
