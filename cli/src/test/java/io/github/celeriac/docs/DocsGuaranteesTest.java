package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every promise of docs/guarantees.md names tests that are there, and its limits. */
class DocsGuaranteesTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?`");

    static Stream<String> promises() {
        String[] sections = Pages.read(Pages.ROOT.resolve("docs/guarantees.md")).split("(?m)^## ");
        return Stream.of(sections).skip(1);
    }

    @ParameterizedTest
    @MethodSource("promises")
    void a_promise_is_shown_by_a_test_and_tells_its_limits(String promise) throws IOException {
        assertThat(promise).contains("\n**Shown by**", "\n**Limits**");
        String shownBy = promise.substring(promise.indexOf("**Shown by**"), promise.indexOf("**Limits**"));
        assertThat(TEST.matcher(shownBy).results()).isNotEmpty().allSatisfy(found -> {
            List<Path> sources = sources(found.group(1) + ".java");
            assertThat(sources).as("source of %s", found.group(1)).isNotEmpty();
            if (found.group(2) != null) {
                assertThat(sources.stream().map(Pages::read))
                        .anyMatch(text -> text.contains(" " + found.group(2) + "("));
            }
        });
    }

    private static List<Path> sources(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            return files.filter(file -> file.endsWith(name) && file.toString().contains("src"))
                    .toList();
        }
    }
}
