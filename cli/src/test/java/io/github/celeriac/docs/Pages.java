package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown pages of the repository. */
public final class Pages {
    public static final Path ROOT = root();

    private static final boolean WRITE = Boolean.getBoolean("celeriac.docs.write");

    private Pages() {}

    /** README.md, CHANGELOG.md, CONTRIBUTING.md and all below docs/. */
    public static List<Path> all() {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if the page is not {@code expected}, or makes it so if asked to. */
    static void check(Path page, String expected) {
        if (WRITE) {
            try {
                Files.writeString(page, expected);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(read(page))
                .as("%s is behind the code; run this test with -Dceleriac.docs.write=true", ROOT.relativize(page))
                .isEqualTo(expected);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
