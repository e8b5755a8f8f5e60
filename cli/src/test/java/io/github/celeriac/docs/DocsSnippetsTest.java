package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every block of Java stands below {@code <!-- snippet: FILE#NAME -->} and is what stands in that file between the lines
 * {@code // docs: NAME} and {@code // docs: end}, less the indentation.
 */
class DocsSnippetsTest {
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?m)^ *```java");

    static Stream<Path> pages() {
        return Pages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void java_in_a_page_is_cut_from_code_that_is_compiled(Path page) {
        String text = Pages.read(page);
        assertThat(SNIPPET.matcher(text).results().count())
                .as("blocks of Java with a source")
                .isEqualTo(JAVA_BLOCK.matcher(text).results().count());
        Pages.check(
                page,
                SNIPPET.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                "<!-- snippet: " + found.group(1) + "#" + found.group(2) + " -->\n```java\n"
                                        + snippet(Pages.ROOT.resolve(found.group(1)), found.group(2)) + "```\n")));
    }

    private static String snippet(Path source, String name) {
        Matcher region = Pattern.compile(
                        "(?m)^ *// docs: " + Pattern.quote(name) + "\n(.*?)^ *// docs: end$",
                        Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Pages.read(source));
        assertThat(region.find()).as("'// docs: %s' in %s", name, source).isTrue();
        return region.group(1).stripTrailing().stripIndent() + "\n";
    }
}
