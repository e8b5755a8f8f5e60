package io.github.celeriac.internal;

import java.util.Optional;

/** Tells by its first bytes which serializer most likely wrote a task's document. */
public final class FormatGuess {
    private static final int ENOUGH = 64;

    private FormatGuess() {}

    /** The name of a serializer; empty if it could be anything. */
    public static Optional<String> of(byte[] bytes) {
        if (bytes.length < 2) {
            return Optional.empty();
        }
        int first = bytes[0] & 0xff;
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
