package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.BackendProvider;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who knows the page of one backend knows where things are in those of the others. */
class DocsBackendsTest {
    private static final String[] HEADINGS = {
        "## URL",
        "## Connections",
        "## Permissions",
        "## What is stored",
        "## Expiry",
        "## Waiting",
        "## Finality",
        "## Settings"
    };

    static Stream<Path> pages() {
        return Pages.all().stream().filter(page -> page.getParent().endsWith("backends"));
    }

    @Test
    void every_backend_has_a_page() {
        assertThat(pages()).hasSize((int)
                ServiceLoader.load(BackendProvider.class).stream().count());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_the_headings_of_all_in_their_order(Path page) {
        assertThat(Pages.read(page).lines().filter(line -> line.startsWith("## ")))
                .containsSubsequence(HEADINGS);
    }
}
