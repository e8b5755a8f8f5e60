package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is different where somebody sits at a terminal. */
class CliTerminalIT {
    private static final String RED_OR_GREEN = "\u001b[3";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("results.db");
    }

    private Cli sqlite() {
        return Cli.on("db+sqlite:///" + file(), folder);
    }

    private static String shown(Cli cli, String... args) {
        try (PseudoTerminal terminal = PseudoTerminal.start(cli, args)) {
            return terminal.finish(ExitCode.DONE);
        }
    }

    @Nested
    class Setup {
        private PseudoTerminal start() {
            return PseudoTerminal.start(
                    new Cli(folder, Map.of()), "setup", "--folder=" + folder.resolve("shop"), "--readers", "machine");
        }

        /** Up to the place, on this machine only. */
        private static PseudoTerminal answers(PseudoTerminal terminal) {
            return terminal.answer("How long must a result live?", "soon")
                    .answer("--keep was 'soon' but", "2h")
                    .answer("How large is one", "")
                    .answer("How many are stored", "5")
                    .answer("Must it survive", "no")
                    .answer("oldest Celery", "5.2")
                    .answer("be trusted?", "yes");
        }

        @Test
        void asks_for_what_no_flag_says_until_the_answer_can_be_read_and_writes_with_consent() throws IOException {
            try (PseudoTerminal terminal = start()) {
                String shown = answers(terminal)
                        .answer("Where is SQLite?", file().toString())
                        .answer("Write these files", "yes")
                        .finish(ExitCode.DONE);
                assertThat(shown)
                        .contains("Backend: SQLite.", "written: " + folder.resolve("shop/.env"))
                        .doesNotContain("Who asks for it?");
            }
            assertThat(folder.resolve("shop/.env"))
                    .content()
                    .contains("CELERY_RESULT_BACKEND='db+sqlite:///" + file() + "'", "CELERY_RESULT_EXPIRES=2h");
            assertThat(folder.resolve("shop/celeryconfig.py")).content().contains("result_expires = 7200");
        }

        @Test
        void writes_nothing_without_consent() {
            try (PseudoTerminal terminal = start()) {
                answers(terminal)
                        .answer("Where is SQLite?", "")
                        .answer("Write these files", "")
                        .finish(ExitCode.DONE);
            }
            assertThat(folder.resolve("shop")).doesNotExist();
        }

        @Test
        void replaces_files_with_consent_only() throws IOException {
            Path env = Files.createDirectory(folder.resolve("shop")).resolve(".env");
            Files.writeString(env, "REDIS_PASSWORD=filled-in\n");
            try (PseudoTerminal terminal = start()) {
                String shown = answers(terminal)
                        .answer("Where is SQLite?", "")
                        .answer("Write these files", "yes")
                        .answer("replace them?", "no")
                        .finish(ExitCode.FAILED);
                assertThat(shown).contains("stays as it is");
            }
            assertThat(env).content().isEqualTo("REDIS_PASSWORD=filled-in\n");
        }
    }

    @Nested
    class Output {
        @Test
        void is_a_table_unless_JSON_is_asked_for() {
            done(sqlite().run("store", "t", "--state", "SUCCESS", "--result", "{\"sum\": 3}"));
            assertThat(shown(sqlite(), "list")).startsWith("t   ").contains("SUCCESS", "{sum=3}");
            assertThat(shown(sqlite(), "list", "--json")).startsWith("{\"task_id\": \"t\"");
        }

        @Test
        void has_colours_unless_they_are_refused() {
            assertThat(shown(sqlite(), "validate")).contains(RED_OR_GREEN, "residue");
            assertThat(shown(sqlite().with("NO_COLOR", "1"), "validate"))
                    .contains("PASS  residue")
                    .doesNotContain(RED_OR_GREEN);
        }

        @Test
        void of_a_cleanup_is_a_bar_while_it_runs() throws SQLException {
            done(sqlite().run("store", "old", "--state", "SUCCESS", "--result", "1"));
            Sqlite.execute(
                    file(),
                    "UPDATE celery_taskmeta SET date_done = strftime('%Y-%m-%d %H:%M:%f000', 'now', '-2 days')");
            Sqlite.execute(
                    file(),
                    "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 2499)"
                            + " INSERT INTO celery_taskmeta (task_id, status, result, date_done)"
                            + " SELECT 'old-' || n, status, result, date_done FROM celery_taskmeta, more");
            assertThat(shown(sqlite(), "cleanup", "--dry-run")).isEqualTo("2,500 would be deleted\n");
            assertThat(shown(sqlite(), "cleanup"))
                    .contains("\r\u001b[K[########············] 1,000 of 2,500: 1,000 deleted")
                    .endsWith("\u001b[K2,500 deleted\n");
        }

        @Test
        void of_a_copy_is_a_bar_where_it_is_known_how_many_there_are() {
            done(sqlite().run("store", "t", "--state", "SUCCESS", "--result", "1"));
            String from = "db+sqlite:///" + file();
            String to = "db+sqlite:///" + folder.resolve("target.db");
            assertThat(shown(new Cli(folder, Map.of()), "copy", "--from", from, "--to", to, "t"))
                    .contains("[####################] 1 of 1: 1 copied")
                    .endsWith("\u001b[K1 copied\n");
            assertThat(shown(new Cli(folder, Map.of()), "copy", "--from", from, "--to", to))
                    .contains("\u001b[K1 already there")
                    .doesNotContain("[#");
        }
    }
}
