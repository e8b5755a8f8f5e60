package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.document;
import static io.github.celeriac.cli.CliAssert.done;
import static io.github.celeriac.cli.CliAssert.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command and each exit code, on an SQLite file. */
class CliIT {
    @TempDir
    private Path folder;

    private String url;
    private Cli cli;

    @BeforeEach
    void chooseBackend() {
        url = "db+sqlite:///" + folder.resolve("results.db");
        cli = Cli.on(url, folder);
    }

    @Nested
    class Getting {
        @Test
        void prints_the_document() {
            try (ResultBackend results = ResultBackends.open(url)) {
                results.writer().success(TaskContext.of("t"), Map.of("sum", 3));
            }
            JsonNode document = document(cli.run("get", "t"));
            assertThat(document.fieldNames())
                    .toIterable()
                    .startsWith("task_id", "status", "result", "traceback", "children", "date_done");
            assertThat(document.path("task_id").asText()).isEqualTo("t");
            assertThat(document.path("status").asText()).isEqualTo("SUCCESS");
            assertThat(document.path("result").toString()).isEqualTo("{\"sum\":3}");
            assertThat(document.path("date_done").asText()).endsWith("+00:00");
        }

        @Test
        void prints_what_JSON_cannot_hold_as_valid_JSON() {
            try (ResultBackend results = ResultBackends.open(url)) {
                results.writer().success(TaskContext.of("t"), List.of(Double.NaN, Duration.ofSeconds(90)));
            }
            assertThat(document(cli.run("get", "t")).path("result").toString())
                    .isEqualTo("[{\"__type__\":\"decimal\",\"__value__\":\"NaN\"},90.0]");
        }

        @Test
        void of_nothing_exits_with_3_and_names_id_and_backend() {
            assertThat(problem(cli.run("get", "t-0"), ExitCode.ABSENT)).contains("t-0", url);
        }

        @Test
        void of_a_broken_row_exits_with_1() throws Exception {
            done(cli.run("store", "t", "--state", "SUCCESS", "--result", "1"));
            Sqlite.execute(folder.resolve("results.db"), "UPDATE celery_taskmeta SET result = x'80054b'");
            assertThat(problem(cli.run("get", "t"), ExitCode.FAILED)).contains("pickle");
        }

        @Test
        void takes_less_than_the_time_that_nobody_notices() {
            done(cli.run("store", "t", "--state", "SUCCESS", "--result", "1"));
            List<Duration> took =
                    Stream.generate(() -> cli.run("get", "t").took()).limit(3).toList();
            // Printed, not asserted: the machine may have other things to do. Meant are 1.5 s.
            System.out.println("celeriac get on SQLite took " + took);
            assertThat(took).hasSize(3);
        }
    }

    @Nested
    class Awaiting {
        @Test
        void prints_the_document_once_the_task_has_ended() {
            Cli.Running waiting = cli.start("await", "t", "--timeout", "30s");
            done(cli.run("store", "t", "--state", "PROGRESS", "--result", "{\"done\": 1}"));
            done(cli.run("store", "t", "--state", "SUCCESS", "--result", "[1, 2]"));
            assertThat(document(waiting.finish()).path("result").toString()).isEqualTo("[1,2]");
        }

        @Test
        void of_a_failed_task_is_done_too_as_the_state_is_in_the_document() {
            try (ResultBackend results = ResultBackends.open(url)) {
                results.writer().failure(TaskContext.of("t"), new IllegalStateException("böse"));
            }
            JsonNode document = document(cli.run("await", "t"));
            assertThat(document.path("status").asText()).isEqualTo("FAILURE");
            assertThat(document.path("result").path("exc_type").asText()).isEqualTo("IllegalStateException");
            assertThat(document.path("result").path("exc_message").path(0).asText())
                    .isEqualTo("böse");
            assertThat(document.path("traceback").asText()).contains("\tat io.github.celeriac.cli.CliIT");
        }

        @Test
        void in_vain_exits_with_4_and_tells_the_last_state() {
            done(cli.run("store", "t", "--state", "PROGRESS", "--result", "{\"done\": 1}"));
            assertThat(problem(cli.run("await", "t", "--timeout", "0.3"), ExitCode.TIMED_OUT))
                    .contains("task t ", "PROGRESS");
        }

        @Test
        void without_a_timeout_takes_that_of_the_environment() {
            assertThat(problem(cli.with("CELERIAC_AWAIT_TIMEOUT", "200ms").run("await", "t"), ExitCode.TIMED_OUT))
                    .contains("0.2 s");
        }
    }

    @Nested
    class Storing {
        @Test
        void prints_the_outcome() {
            assertThat(done(cli.run("store", "t", "--state", "SUCCESS", "--result", "1")))
                    .isEqualTo("WRITTEN");
            assertThat(done(cli.run("store", "t", "--state", "SUCCESS", "--result", "2")))
                    .isEqualTo("KEPT_EXISTING_SUCCESS");
            assertThat(document(cli.run("get", "t")).path("result").asInt()).isEqualTo(1);
        }

        @Test
        void takes_envelopes_and_null_for_None() {
            done(cli.run(
                    "store",
                    "t",
                    "--state",
                    "SUCCESS",
                    "--result",
                    "{\"__type__\": \"date\", \"__value__\": \"2024-01-02\"}"));
            assertThat(document(cli.run("get", "t")).path("result").toString())
                    .isEqualTo("{\"__type__\":\"date\",\"__value__\":\"2024-01-02\"}");
            done(cli.run("store", "n", "--state=SUCCESS", "--result=null"));
            assertThat(document(cli.run("get", "n")).path("result").isNull()).isTrue();
        }

        @Test
        void takes_a_failure_with_its_traceback() {
            String failure =
                    "{\"exc_type\": \"ValueError\", \"exc_message\": [\"boom\"], \"exc_module\": \"builtins\"}";
            done(cli.run("store", "t", "--state", "FAILURE", "--result", failure, "--traceback", "Traceback: é"));
            assertThat(document(cli.run("get", "t")).path("traceback").asText()).isEqualTo("Traceback: é");
        }

        @Test
        void takes_a_result_of_any_length_from_stdin() throws IOException {
            Path json = Files.writeString(folder.resolve("result.json"), "\"" + "ü".repeat(300_000) + "\"\n");
            done(cli.start(new Cli.Redirects(json, null), "store", "t", "--state", "SUCCESS", "--result", "-")
                    .finish());
            assertThat(document(cli.run("get", "t")).path("result").asText()).isEqualTo("ü".repeat(300_000));
        }

        @ParameterizedTest
        @ValueSource(strings = {"C", "tr_TR.UTF-8", "POSIX"})
        void takes_and_prints_any_text_in_any_locale(String locale) {
            Cli abroad = cli.with("LC_ALL", locale);
            done(abroad.run("store", "ıd-ü", "--state", "SUCCESS", "--result", "\"Iİıi ß 😀\""));
            assertThat(document(abroad.run("get", "ıd-ü")).path("result").asText())
                    .isEqualTo("Iİıi ß 😀");
            assertThat(problem(abroad.run("get", "ıd-0"), ExitCode.ABSENT)).contains("task ıd-0 ");
        }
    }

    @Nested
    class Forgetting {
        @Test
        void prints_of_how_many_there_was_something() {
            done(cli.run("store", "a", "--state", "SUCCESS", "--result", "1"));
            done(cli.run("store", "--state", "STARTED", "--result", "1", "--", "-b"));
            assertThat(done(cli.run("forget", "--", "a", "-b", "c"))).isEqualTo("2");
            assertThat(done(cli.run("forget", "a"))).isEqualTo("0");
            problem(cli.run("get", "a"), ExitCode.ABSENT);
        }
    }

    @Nested
    class Settings {
        @Test
        void of_a_flag_win_over_the_environment() {
            String other = "db+sqlite:///" + folder.resolve("other.db");
            Cli wrong = cli.with("CELERY_RESULT_EXPIRES", "nonsense").with("CELERY_RESULT_SERIALIZER", "nonsense");
            done(wrong.run(
                    "store",
                    "t",
                    "--state",
                    "SUCCESS",
                    "--result",
                    "1",
                    "--backend",
                    other,
                    "--expires",
                    "2h",
                    "--serializer",
                    "json",
                    "--accept",
                    "json,pickle"));
            problem(cli.run("get", "t"), ExitCode.ABSENT);
            document(cli.run("get", "t", "--backend", other));
        }

        @Test
        void in_a_URL_are_expanded() {
            Cli named = cli.with("RESULTS_FOLDER", folder.toString());
            done(cli.run("store", "t", "--state", "SUCCESS", "--result", "1"));
            document(named.run("get", "t", "--backend", "db+sqlite:///${RESULTS_FOLDER}/results.db"));
        }
    }
}
