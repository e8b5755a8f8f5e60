package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.docs.Pages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;

/** The program takes every command that the pages have, and the pages have all of its commands and flags. */
class DocsCommandsTest {
    private static final Path PAGE = Pages.ROOT.resolve("docs/cli.md");
    private static final Pattern USAGE = Pattern.compile("(?m)^\\| `([a-z]+)([^`]*)` \\|");
    private static final Pattern FLAG = Pattern.compile("--[a-z-]+");

    static Stream<Path> pages() {
        return DocumentedCommands.pages();
    }

    private static Map<String, CommandLine> commands() {
        return new CommandLine(new CeleriacCommand()).getSubcommands();
    }

    private static Set<String> flags(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
    }

    private static void parse(List<String> words) {
        new CommandLine(new CeleriacCommand()).parseArgs(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_command_in_a_block_of_shell_can_be_run(Path page) {
        assertThat(DocumentedCommands.blocks(page))
                .flatMap(DocumentedCommands::commands)
                .allSatisfy(DocsCommandsTest::parse);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_command_in_a_sentence_exists(Path page) {
        assertThat(DocumentedCommands.named(page)).allSatisfy(words -> {
            try {
                parse(words);
            } catch (MissingParameterException e) {
                assertThat(words.get(0)).isIn(commands().keySet()); // a sentence need not say everything
            }
        });
    }

    @Test
    void some_page_has_a_command_of_each_form() {
        assertThat(pages().flatMap(page -> DocumentedCommands.blocks(page).stream()))
                .hasSizeGreaterThan(3);
        assertThat(pages().flatMap(page -> DocumentedCommands.named(page).stream()))
                .hasSizeGreaterThan(20)
                .contains(List.of("await", "ID", "--timeout", "10s"));
    }

    @Test
    void the_table_has_every_command_and_no_flag_that_it_has_not() {
        String text = Pages.read(PAGE);
        String table = text.substring(text.indexOf("## Commands"), text.indexOf("## setup"));
        List<MatchResult> rows = USAGE.matcher(table).results().toList();
        assertThat(rows)
                .extracting(row -> row.group(1))
                .containsExactlyInAnyOrderElementsOf(commands().keySet());
        assertThat(rows)
                .allSatisfy(
                        row -> assertThat(FLAG.matcher(row.group(2)).results().map(MatchResult::group))
                                .isSubsetOf(flags(commands().get(row.group(1)))));
    }

    @Test
    void every_flag_stands_in_the_page() {
        Set<String> named =
                FLAG.matcher(Pages.read(PAGE)).results().map(MatchResult::group).collect(Collectors.toSet());
        assertThat(commands())
                .allSatisfy((name, command) -> assertThat(flags(command)).isSubsetOf(named));
    }
}
