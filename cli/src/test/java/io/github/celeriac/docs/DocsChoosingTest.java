package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.cli.setup.Backend;
import io.github.celeriac.cli.setup.Decisions;
import io.github.celeriac.cli.setup.Question;
import io.github.celeriac.cli.setup.Rule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/choosing.md has the decision tables that {@code celeriac setup} goes by, and the questions that it asks. */
class DocsChoosingTest {
    private static final Path PAGE = Pages.ROOT.resolve("docs/choosing.md");
    private static final Pattern TABLE =
            Pattern.compile("<!-- decisions: (\\w+) -->\n.*?<!-- decisions end -->\n", Pattern.DOTALL);

    private static final Map<String, List<? extends Rule<?, ?>>> TABLES = Map.of(
            "backend", Decisions.backend(),
            "serializer", Decisions.serializer(),
            "expiry", Decisions.expiry(),
            "connections", Decisions.connections());

    @Test
    void the_tables_are_those_of_the_code() {
        String text = Pages.read(PAGE);
        assertThat(TABLE.matcher(text).results().map(found -> found.group(1)))
                .containsExactly("questions", "backend", "serializer", "expiry", "connections");
        Pages.check(PAGE, TABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(block(found))));
    }

    private static String block(MatchResult found) {
        String name = found.group(1);
        String table = name.equals("questions") ? questions() : rules(TABLES.get(name));
        return "<!-- decisions: " + name + " -->\n" + table + "<!-- decisions end -->\n";
    }

    private static String questions() {
        return "| flag | question |\n|---|---|\n"
                + Arrays.stream(Question.values())
                        .map(question -> "| `%s` | %s |\n".formatted(question.flag(), question.text()))
                        .collect(Collectors.joining());
    }

    private static String rules(List<? extends Rule<?, ?>> rules) {
        return "| if | take | because | it costs |\n|---|---|---|---|\n"
                + rules.stream()
                        .map(rule -> "| %s | %s | %s | %s |\n"
                                .formatted(rule.when(), name(rule.take()), rule.because(), rule.costs()))
                        .collect(Collectors.joining());
    }

    private static String name(Object take) {
        return take instanceof Backend backend
                ? "[" + backend.title() + "](backends/" + backend.page() + ")"
                : take.toString();
    }
}
