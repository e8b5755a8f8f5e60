package io.github.celeriac.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rights that docs/backends/redis.md publishes, as the arguments of an ACL command: tests have no list of their own. */
final class DocumentedRights {
    static final String USER = "celeriac";
    static final String PASSWORD = "documented-rights";

    private static final String PAGE = read();

    private DocumentedRights() {}

    /** Those for single results, and for what stands so in the first column of the table. */
    static String[] of(String... purposes) {
        return arguments(Stream.concat(
                commandAfter("~celery-task-meta-*"), Stream.of(purposes).flatMap(DocumentedRights::rowOf)));
    }

    static String[] ofSentinels() {
        return arguments(commandAfter("&+switch-master"));
    }

    private static String[] arguments(Stream<String> rules) {
        List<String> arguments = new ArrayList<>(List.of("ACL", "SETUSER", USER, "reset"));
        rules.map(rule -> rule.equals(">…") ? ">" + PASSWORD : rule).forEach(arguments::add);
        return arguments.toArray(String[]::new);
    }

    private static Stream<String> commandAfter(String rule) {
        return words("(?s)```\nACL SETUSER celeriac ([^`]*?" + Pattern.quote(rule) + "[^`]*)```");
    }

    private static Stream<String> rowOf(String purpose) {
        return words("(?m)^\\| " + Pattern.quote(purpose) + " \\| `([^`]+)` \\|$");
    }

    private static Stream<String> words(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(PAGE);
        if (!found.find()) {
            throw new AssertionError("docs/backends/redis.md has no " + pattern);
        }
        return Stream.of(found.group(1).replace("\\|", "|").strip().split("\\s+"));
    }

    private static String read() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        try {
            return Files.readString(folder.resolve("docs/backends/redis.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
