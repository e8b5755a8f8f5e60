package io.github.celeriac.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Tells by its first bytes which serializer most likely wrote a task's document. */
public final class FormatGuess {
    private static final int ENOUGH = 64;
    private static final Map<String, String> MAGIC =
            Map.of("x", "zlib", "BZh", "bzip2", "\u00fd7zXZ", "lzma", "(\u00b5/\u00fd", "zstd");

    private FormatGuess() {}

    /** The name of a serializer; empty if it could be anything. */
    public static Optional<String> of(byte[] bytes) {
        if (bytes.length < 2) {
            return Optional.empty();
        }
        int first = bytes[0] & 0xff;
        if (first == CompressedCodec.MARK) {
            return compression(bytes).map(name -> "json" + CompressedCodec.SEPARATOR + name);
        }
        if (first == 0x80 && bytes[1] >= 2 && bytes[1] <= 5) {
            return Optional.of("pickle");
        }
        if (first >= 0x80 && first <= 0x8f || first == 0xde || first == 0xdf) {
            return Optional.of("msgpack");
        }
        if (first == '{' || first == '[') {
            return Optional.of("json");
        }
        return first >= 0x80 ? Optional.empty() : Optional.of(isBase64(bytes) ? "auth" : "yaml");
    }

    /** Whether a serializer is meant to read what looks like {@code guess}. */
    public static boolean isReadBy(String serializer, String guess) {
        int separator = guess.indexOf(CompressedCodec.SEPARATOR);
        return guess.equals(serializer)
                || guess.equals(CompressedCodecs.serializer(serializer))
                || separator >= 0 && serializer.endsWith(guess.substring(separator));
    }

    private static Optional<String> compression(byte[] bytes) {
        return MAGIC.entrySet().stream()
                .filter(entry -> Arrays.equals(
                        bytes,
                        1,
                        Math.min(bytes.length, 1 + entry.getKey().length()),
                        entry.getKey().getBytes(ISO_8859_1),
                        0,
                        entry.getKey().length()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean isBase64(byte[] bytes) {
        if (bytes.length < ENOUGH) {
            return false;
        }
        for (int i = 0; i < ENOUGH; i++) {
            char c = (char) bytes[i];
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '+' || c == '/')) {
                return false;
            }
        }
        return true;
    }
}
