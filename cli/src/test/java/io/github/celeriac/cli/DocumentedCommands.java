package io.github.celeriac.cli;

import io.github.celeriac.docs.Pages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that stand in the pages. */
final class DocumentedCommands {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\n(.*?)^ *```$");
    private static final Pattern IN_BLOCK = Pattern.compile("java -jar (?:\\S*/)?celeriac\\.jar(?: (.*))?");
    private static final Pattern IN_TEXT =
            Pattern.compile("`(?:java -jar (?:\\S*/)?celeriac\\.jar|celeriac)\\s+([^`]*)`");

    /** What a shell makes one word of: quoted parts and others, side by side; or what ends the command. */
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"|;&<>])+|[|;&<>]");

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

    private DocumentedCommands() {}

    /** All pages but the changelog, which is about the past. */
    static Stream<Path> pages() {
        return Pages.all().stream().filter(page -> !page.endsWith("CHANGELOG.md"));
    }

    /** The blocks of shell that have a command of ours, as they stand in a page. */
    static List<String> blocks(Path page) {
        return BLOCK.matcher(Pages.read(page))
                .results()
                .map(found -> found.group(1).stripIndent())
                .filter(block -> IN_BLOCK.matcher(block).find())
                .toList();
    }

    /** The arguments of each command in a block. */
    static List<List<String>> commands(String block) {
        return IN_BLOCK.matcher(block)
                .results()
                .map(found -> words(found.group(1) == null ? "" : found.group(1)))
                .toList();
    }

    /** The arguments of each command that is named within a sentence, where some may be left out. */
    static List<List<String>> named(Path page) {
        return IN_TEXT.matcher(Pages.read(page))
                .results()
                .map(found -> words(found.group(1)))
                .toList();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find() && !word.group().matches("[|;&<>]")) {
            words.add(QUOTED.matcher(word.group())
                    .replaceAll(quoted ->
                            Matcher.quoteReplacement(quoted.group(1) == null ? quoted.group(2) : quoted.group(1))));
        }
        return words;
    }
}
