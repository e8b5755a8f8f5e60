package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.docs.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of shell in the pages, run by a shell with the real jar; with SQLite where they name another backend. */
class DocsCommandsIT {
    private static final Path CLI = Pages.ROOT.resolve("docs/cli.md");
    private static final Path CHOOSING = Pages.ROOT.resolve("docs/choosing.md");

    @TempDir
    private Path folder;

    private String sqlite() {
        return "db+sqlite:///" + folder.resolve("results.db");
    }

    private static String block(Path page, String with) {
        List<String> blocks = DocumentedCommands.blocks(page).stream()
                .filter(block -> block.contains(with))
                .toList();
        assertThat(blocks).as("blocks of %s with %s", page, with).hasSize(1);
        return blocks.get(0);
    }

    /** What it prints, where celeriac.jar is in the working directory; each of its commands must succeed. */
    private String run(String block) throws IOException, InterruptedException {
        Path jar = folder.resolve("celeriac.jar");
        if (!Files.exists(jar)) {
            Files.createSymbolicLink(jar, Path.of("target", "celeriac.jar").toAbsolutePath());
        }
        Path jq = folder.resolve("jq"); // not ours, and not everywhere
        Files.writeString(jq, "#!/bin/sh\nexec cat\n");
        assertThat(jq.toFile().setExecutable(true)).isTrue();
        Path out = folder.resolve("out.txt");
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", block)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        shell.environment().keySet().removeIf(name -> name.matches("(CELERY|CELERIAC|JAVA|JDK)_.*"));
        shell.environment()
                .merge(
                        "PATH",
                        folder + ":" + Path.of(System.getProperty("java.home"), "bin"),
                        (path, first) -> first + ":" + path);
        Process process = shell.start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(out, UTF_8);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    @Test
    void a_result_is_got_awaited_stored_and_forgotten() throws Exception {
        String block = block(CLI, "get 0bb39e5c");
        String id = DocumentedCommands.commands(block).get(0).get(1);
        done(Cli.on(sqlite(), folder).run("store", id, "--state", "SUCCESS", "--result", "42"));
        assertThat(run(block.replace("redis://localhost:6379/0", sqlite())).lines())
                .satisfiesExactly(
                        got -> assertThat(got).contains(id, "42"),
                        awaited -> assertThat(awaited).contains(id, "42"),
                        stored -> assertThat(stored).isEqualTo("WRITTEN"),
                        forgotten -> assertThat(forgotten).isEqualTo("1"));
    }

    @Test
    void what_setup_wrote_is_validated() throws Exception {
        List<String> words = DocumentedCommands.commands(block(CHOOSING, "--keep")).stream()
                .filter(command -> command.size() > 1)
                .findFirst()
                .orElseThrow();
        String[] flags = words.toArray(String[]::new);
        done(new Cli(folder, Map.of())
                .run(with(flags, "--take=sqlite", "--server=results.db", "--write", "--folder=" + folder)));
        assertThat(run(block(CLI, ". ./.env")).lines()).hasSizeGreaterThan(9).allMatch(line -> line.startsWith("PASS"));
    }

    @Test
    void with_every_answer_as_a_flag_setup_asks_nothing() throws Exception {
        String block = block(CHOOSING, "--keep");
        assertThat(block).startsWith("java -jar celeriac.jar setup\n"); // that one asks: CliTerminalIT
        assertThat(run(block.substring(block.indexOf('\n') + 1))).contains("Backend: ", "--- .env");
    }

    @Test
    void each_block_is_run_or_known_not_to_be() {
        assertThat(DocumentedCommands.pages().flatMap(page -> DocumentedCommands.blocks(page).stream()))
                .containsExactlyInAnyOrder(
                        block(CLI, "get 0bb39e5c"),
                        block(CLI, ". ./.env"),
                        block(CHOOSING, "--keep"),
                        block(CLI, "copy --from")); // from and to servers of that name; CliCopyIT
    }

    private static String[] with(String[] flags, String... more) {
        return Stream.of(flags, more).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
