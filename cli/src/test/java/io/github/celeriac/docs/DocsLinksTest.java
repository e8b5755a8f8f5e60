package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links within the repository lead somewhere, and every page can be reached from the README. */
class DocsLinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    static Stream<Path> pages() {
        return Pages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_link_leads_to_a_file_and_a_heading_of_it(Path page) {
        for (String link : links(page)) {
            String[] parts = link.split("#", 2);
            Path target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(target).as("target of %s in %s", link, page).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("headings of %s", target).contains(parts[1]);
            }
        }
    }

    @Test
    void every_page_is_linked_from_another() {
        List<Path> linked = Pages.all().stream()
                .flatMap(page -> links(page).stream()
                        .map(link -> page.resolveSibling(link.split("#", 2)[0]).normalize()))
                .filter(Files::isRegularFile)
                .toList();
        assertThat(Pages.all())
                .filteredOn(page -> !page.endsWith("README.md"))
                .allSatisfy(page -> assertThat(linked).contains(page));
    }

    private static List<String> links(Path page) {
        return LINK.matcher(Pages.read(page))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** As GitHub makes them. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(Pages.read(page))
                .results()
                .map(found -> found.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
