package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.done;
import static io.github.celeriac.cli.CliAssert.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is told in one line, with the exit code that docs/cli.md gives it. */
class CliProblemsIT {
    private static final String[] STORE = {"store", "t", "--state", "SUCCESS", "--result", "1"};

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void chooseBackend() {
        cli = Cli.on("db+sqlite:///" + folder.resolve("results.db"), folder);
    }

    @Nested
    class A_wrong_setting {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "redsi://localhost/0          | 'redsi://localhost/0'  | did you mean 'redis'?",
                    "postgresql://localhost/db    | no backend             | db+postgresql://",
                    "db+oracle://localhost/db     | 'oracle'               | postgresql, sqlite",
                    "results.db                   | 'results.db'           | db+sqlite:///results.db",
                    "redis://localhost:port/0     | 'port'                 | must be a number",
                    "redis://localhost/0?sokcet_timeout=5 | sokcet_timeout | did you mean 'socket_timeout'?",
                    "redis://${NO_SUCH_NAME}/0    | NO_SUCH_NAME           | export",
                })
        void of_the_backend_is_named_with_its_fix(String url, String named, String fix) {
            assertThat(problem(cli.run("get", "t", "--backend", url), ExitCode.FAILED))
                    .contains(named, fix);
        }

        @Test
        void is_no_backend_at_all() {
            assertThat(problem(new Cli(folder, Map.of()).run("get", "t"), ExitCode.FAILED))
                    .contains("result_backend", "--backend", "CELERY_RESULT_BACKEND");
        }

        @Test
        void has_the_value_of_its_flag() {
            assertThat(problem(cli.run("get", "t", "--serializer", "jsno"), ExitCode.FAILED))
                    .contains("result_serializer was 'jsno'", "did you mean 'json'?");
            assertThat(problem(cli.run("get", "t", "--expires", "-5m"), ExitCode.FAILED))
                    .contains("result_expires was '-5m'", "use 0 to keep");
            assertThat(problem(cli.run("get", "t", "--accept", "jsno"), ExitCode.FAILED))
                    .contains("result_accept_content was 'jsno'");
        }

        @Test
        void in_the_environment_is_no_setting_at_all() {
            assertThat(problem(cli.with("CELERY_RESULT_EXPIRE", "1d").run("get", "t"), ExitCode.FAILED))
                    .contains("CELERY_RESULT_EXPIRE ", "did you mean 'CELERY_RESULT_EXPIRES'?");
        }

        @Test
        void and_another_stand_in_one_line() {
            Cli both = cli.with("CELERY_RESULT_EXPIRES", "soon").with("CELERY_RESULT_EXTENDED", "maybe");
            assertThat(problem(both.run("get", "t"), ExitCode.FAILED))
                    .contains("CELERY_RESULT_EXPIRES was 'soon'", "CELERY_RESULT_EXTENDED was 'maybe'");
        }

        @Test
        void is_a_folder_that_is_not_there() {
            String url = "db+sqlite:///" + folder.resolve("none/results.db");
            assertThat(problem(cli.run("get", "t", "--backend", url), ExitCode.FAILED))
                    .contains("no directory " + folder.resolve("none"));
        }
    }

    @Nested
    class A_backend {
        @Test
        void that_is_not_there_is_unavailable() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            Cli hurried = cli.with("CELERIAC_OPERATION_TIMEOUT", "2s");
            assertThat(problem(
                            hurried.run("get", "t", "--backend", "redis://:s3cret@localhost:" + port + "/0"),
                            ExitCode.FAILED))
                    .contains("localhost:" + port)
                    .doesNotContain("s3cret");
            assertThat(problem(
                            hurried.run("get", "t", "--backend", "db+postgresql://me:s3cret@localhost:" + port + "/d"),
                            ExitCode.FAILED))
                    .contains("localhost:" + port)
                    .doesNotContain("s3cret");
        }

        @Test
        void that_is_no_database_says_so() throws IOException {
            Files.writeString(
                    folder.resolve("results.db"), "this is not a database, but long enough to be one. ".repeat(50));
            assertThat(problem(cli.run("get", "t"), ExitCode.FAILED))
                    .contains(folder.resolve("results.db").toString());
        }
    }

    @Nested
    class Wrong_usage {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "gte t",
                    "get",
                    "get --no-such-option t",
                    "get a b",
                    "await t --timeout soon",
                    "await t --timeout 0",
                    "store t --state SUCCESS",
                    "store t --result 1",
                    "store t --state PENDING --result 1",
                    "store t --state FAILURE --result 1",
                    "store t --state SUCCESS --result {",
                    "forget",
                })
        void exits_with_2(String words) {
            problem(cli.run(words.isEmpty() ? new String[0] : words.split(" ")), ExitCode.WRONG_USAGE);
        }

        @Test
        void tells_where_JSON_is_wrong() {
            assertThat(problem(
                            cli.run("store", "t", "--state", "SUCCESS", "--result", "{\"a\": nope}"),
                            ExitCode.WRONG_USAGE))
                    .contains("--result", "byte 7", "$.a");
            assertThat(problem(cli.run("store", "t", "--state", "SUCCESS", "--result", ""), ExitCode.WRONG_USAGE))
                    .contains("--result", "null");
        }

        @Test
        void of_an_empty_id_is_told() {
            assertThat(problem(cli.run("get", ""), ExitCode.WRONG_USAGE)).contains("task id was empty");
        }

        @Test
        void suggests_what_was_meant() {
            assertThat(problem(cli.run("frget", "t"), ExitCode.WRONG_USAGE)).contains("did you mean", " or forget");
            assertThat(problem(cli.run("xqzw"), ExitCode.WRONG_USAGE)).contains("get, await, store, forget");
            assertThat(problem(cli.run("get", "--serialiser", "json", "t"), ExitCode.WRONG_USAGE))
                    .contains("--serializer");
        }
    }

    @Nested
    class Debugging {
        @Test
        void shows_the_stack_trace_behind_the_line() {
            Cli.Run run = cli.run("get", "t", "--debug", "--serializer", "jsno");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("celeriac: result_serializer was 'jsno'", "\tat io.github.celeriac.");
        }
    }

    @Nested
    class Streams {
        @Test
        void that_nobody_reads_are_no_news() {
            done(cli.run(STORE));
            Cli.Run run = cli.startUnread("get", "t").finish();
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(ExitCode.BROKEN_PIPE);
        }

        @Test
        void that_are_full_are_told() {
            done(cli.run(STORE));
            Path full = Path.of("/dev/full");
            assumeThat(full).exists();
            Cli.Run run = cli.start(new Cli.Redirects(null, full), "get", "t").finish();
            assertThat(problem(run, ExitCode.FAILED)).contains("standard output");
        }
    }

    @Nested
    class A_signal {
        @ParameterizedTest
        @CsvSource({"INT, 130", "TERM, 143"})
        void ends_an_await_without_a_word(String signal, int exitCode) throws Exception {
            Cli.Running waiting = cli.start("await", "t", "--timeout", "60s");
            Path file = folder.resolve("results.db");
            while (!Files.exists(file)) {
                assertThat(waiting.process().isAlive()).isTrue();
                Thread.onSpinWait();
            }
            assumeThat(isIgnored(waiting.process().pid(), signal))
                    .as("the test itself ignores SIG" + signal)
                    .isFalse();
            new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            String.valueOf(waiting.process().pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
            Cli.Run run = waiting.finish();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(exitCode);
        }

        /** As in what is started in the background of a shell. */
        private static boolean isIgnored(long pid, String signal) throws IOException {
            Path status = Path.of("/proc/" + pid + "/status");
            if (!signal.equals("INT") || !Files.exists(status)) {
                return false;
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }
}
