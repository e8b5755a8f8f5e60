package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What the environment says about servers and peers, and what is said about them in return. */
public final class LiveSettings {
    private LiveSettings() {}

    /** A setting from the system property or else the environment variable of that name; empty if unset or blank. */
    static Optional<String> get(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }

    /** The comma-separated values of a setting. */
    static List<String> list(String name, String defaults) {
        return Arrays.stream(get(name).orElse(defaults).split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    static boolean inCi() {
        return List.of("true", "1").contains(get("CI").orElse(""));
    }

    /** Ends a test whose server or peer cannot be had: aborted where a person looks at it, failed in CI. */
    public static void notAvailable(String reason, @Nullable Throwable cause) {
        // .ci/TestReports.java knows these words.
        String message = "not available here: " + reason;
        if (inCi()) {
            throw new AssertionError(message, cause);
        }
        Assumptions.abort(message);
    }

    /** Notes for .ci/TestReports.java that a server or peer, as the settings name it, was used. */
    static void noteUse(String name) {
        get("CELERIAC_TEST_USED_SERVERS").map(Path::of).ifPresent(file -> {
            try {
                Files.writeString(file, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
