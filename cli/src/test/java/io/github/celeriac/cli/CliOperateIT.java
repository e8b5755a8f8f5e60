package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking after a backend from a shell: on an SQLite file, and on Redis below a prefix of the test's own. */
class CliOperateIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("results.db");
    }

    private Cli sqlite() {
        return Cli.on("db+sqlite:///" + file(), folder);
    }

    private static List<JsonNode> lines(String out) {
        return out.lines().map(CliOperateIT::json).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static JsonNode finding(String out, String kind) {
        return lines(out).stream()
                .filter(line -> line.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is not in " + out));
    }

    @Nested
    class Listing {
        @Test
        void prints_a_document_a_line_of_what_is_asked_for() {
            try (ResultBackend results = ResultBackends.open("db+sqlite:///" + file())) {
                for (int i = 0; i < 500; i++) {
                    results.writer().success(TaskContext.of("good-" + i), i);
                }
                results.writer().failure(TaskContext.of("bad"), new IllegalStateException("boom"));
            }
            assertThat(lines(done(sqlite().run("list")))).hasSize(501);
            assertThat(lines(done(sqlite().run("list", "--limit", "7")))).hasSize(7);
            assertThat(lines(done(sqlite().run("list", "--state", "FAILURE,REVOKED"))))
                    .singleElement()
                    .satisfies(bad -> assertThat(bad.path("task_id").asText()).isEqualTo("bad"));
            assertThat(sqlite().run("list", "--older-than", "1h").out()).isEmpty();
            assertThat(lines(done(sqlite().run("list", "--newer-than", "1h", "--state", "FAILURE"))))
                    .hasSize(1);
        }

        @Test
        void tells_what_cannot_be_read() throws SQLException {
            done(sqlite().run("store", "good", "--state", "SUCCESS", "--result", "1"));
            Sqlite.execute(
                    file(),
                    "INSERT INTO celery_taskmeta (task_id, status, result) VALUES ('cut', 'SUCCESS', x'80056767')");
            assertThat(lines(done(sqlite().run("list")))).anySatisfy(line -> {
                assertThat(line.path("task_id").asText()).isEqualTo("cut");
                assertThat(line.path("problem").asText()).isNotEmpty();
            });
        }
    }

    @Nested
    class Tailing {
        @Test
        void follows_states_until_all_have_ended() throws Exception {
            done(sqlite().run("store", "t", "--state", "PROGRESS", "--result", "50"));
            Cli.Running tail = sqlite().start("tail", "t", "--timeout", "50s", "--interval", "50ms");
            try (ResultBackend results = ResultBackends.open("db+sqlite:///" + file())) {
                long deadline = System.nanoTime() + 30_000_000_000L;
                while (Files.size(tail.out()) == 0 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
                results.writer().success(TaskContext.of("t"), "done");
            }
            assertThat(lines(done(tail.finish())))
                    .extracting(line -> line.path("status").asText())
                    .containsExactly("PROGRESS", "SUCCESS");
        }

        @Test
        void ends_in_time_when_a_task_does_not() {
            CliAssert.problem(sqlite().run("tail", "never", "--timeout", "300ms"), ExitCode.TIMED_OUT);
        }
    }

    @Nested
    class Validating {
        @Test
        void passes_on_a_sound_database_and_leaves_nothing_behind() {
            JsonNode checks = json(done(sqlite().run("validate", "--json")));
            assertThat(checks)
                    .allSatisfy(check -> assertThat(check.path("level").asText())
                            .as(check.toString())
                            .isEqualTo("PASS"));
            assertThat(StreamSupport.stream(checks.spliterator(), false)
                            .map(check -> check.path("check").asText()))
                    .containsExactly(
                            "connect",
                            "authenticate",
                            "settings",
                            "tls",
                            "health",
                            "store",
                            "fetch",
                            "finality",
                            "serializer",
                            "await",
                            "load",
                            "metrics",
                            "expiry",
                            "cleanup",
                            "residue");
            assertThat(sqlite().run("list").out()).isEmpty();
        }

        @Test
        void passes_on_a_sound_redis_and_leaves_nothing_behind() {
            RedisServer redis = RedisServer.newest();
            String prefix = "validate-" + UUID.randomUUID() + ".";
            Cli cli = Cli.on(redis.url(), folder).with("CELERIAC_REDIS_KEY_PREFIX", prefix);
            String lines = done(cli.run("validate"));
            assertThat(lines.lines()).hasSize(15).allMatch(line -> line.startsWith("PASS  "));
            assertThat(lines).contains("by push");
            assertThat(redis.cli("KEYS", prefix + "*").strip()).isEmpty();
        }

        @Test
        void passes_on_a_sound_broker_and_leaves_nothing_behind() {
            RabbitServer rabbit = RabbitServer.newest();
            List<String> before = rabbit.queues("name"); // other classes have theirs
            Cli cli = Cli.on("rpc://", folder).with("CELERY_BROKER_URL", rabbit.url());
            String lines = done(cli.run("validate"));
            assertThat(lines.lines()).hasSize(15).allMatch(line -> line.startsWith("PASS  "));
            assertThat(lines).contains("by push").doesNotContain(rabbit.password());
            assertThat(before).containsAll(rabbit.queues("name"));
        }

        @Test
        void passes_on_a_sound_postgresql_and_leaves_nothing_behind() {
            PostgresServer.Database database = PostgresServer.newest().newDatabase();
            String lines = done(Cli.on(database.url(), folder).run("validate"));
            assertThat(lines.lines()).hasSize(15).allMatch(line -> line.startsWith("PASS  "));
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta")).isEqualTo("0");
        }

        @Test
        void tells_what_is_left_where_nothing_may_be_deleted() {
            PostgresServer postgres = PostgresServer.newest();
            PostgresServer.Database database = postgres.newDatabase();
            done(Cli.on(database.url(), folder).run("validate")); // makes the tables
            String role = "keeper_" + database.name();
            database.sql("DROP ROLE IF EXISTS " + role);
            database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'your_password_here'");
            database.sql("GRANT SELECT, INSERT, UPDATE ON celery_taskmeta, celery_tasksetmeta TO " + role);
            database.sql("GRANT USAGE ON SEQUENCE task_id_sequence, taskset_id_sequence TO " + role);
            String url = database.urlWithoutPassword().replace(postgres.user() + "@", role + ":your_password_here@");
            Cli.Run run = Cli.on(url, folder).run("validate");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out().lines()).hasSize(15);
            assertThat(run.out().lines().filter(line -> !line.startsWith("PASS  ")))
                    .singleElement()
                    .asString()
                    .startsWith("FAIL  residue: ")
                    .contains(
                            "permission denied for table celery_taskmeta",
                            database.sql("SELECT count(*) FROM celery_taskmeta") + " results of this check are left",
                            "celeriac-validate-");
        }

        @Test
        void tells_a_wrong_password_from_a_server_that_is_not_there() {
            Cli.Run run =
                    Cli.on(RedisServer.newest().urlWithoutPassword(), folder).run("validate", "--json");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(json(run.out()))
                    .extracting(check -> check.path("check").asText() + " "
                            + check.path("level").asText())
                    .containsExactly("connect PASS", "authenticate FAIL");
        }

        @Test
        void fails_with_the_fix_and_without_the_password() {
            Cli.Run run = new Cli(folder, Map.of())
                    .run("validate", "--backend", "redis://:hunter2hunter2@127.0.0.1:1/0", "--json");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(json(run.out()).path(0).path("check").asText()).isEqualTo("connect");
            assertThat(json(run.out()).path(0).path("level").asText()).isEqualTo("FAIL");
            assertThat(run.out() + run.err()).doesNotContain("hunter2");
        }

        @Test
        void warns_of_settings_without_effect() {
            Cli.Run run = sqlite().with("CELERY_RESULT_CACHE_MAX", "7")
                    .with("CELERY_REDIS_PASSWORD", "hunter2hunter2")
                    .run("validate");
            assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(run.out().lines().filter(line -> line.startsWith("WARN  settings: ")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("CELERY_RESULT_CACHE_MAX"))
                    .anyMatch(line -> line.contains("CELERY_REDIS_PASSWORD"));
            assertThat(run.out() + run.err()).doesNotContain("hunter2");
        }

        @Test
        void tells_every_bad_setting() {
            Cli.Run run = sqlite().with("CELERY_RESULT_EXPIRES", "soon")
                    .with("CELERY_RESULT_SERIALIZER", "jsno")
                    .run("validate");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("FAIL  settings: "));
        }
    }

    @Nested
    class Doctoring {
        @Test
        void finds_nothing_in_a_sound_database() {
            Cli cli = sqlite();
            done(cli.run("store", "t", "--state", "SUCCESS", "--result", "1"));
            Cli.Run run = cli.run("doctor");
            assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(lines(run.out()).stream()
                            .map(line -> line.path("severity").asText()))
                    .doesNotContain("DAMAGE");
        }

        @Test
        void finds_all_that_was_broken_in_a_database_and_mends_what_is_safe() throws SQLException {
            done(sqlite().run("store", "good", "--state", "SUCCESS", "--result", "1"));
            Sqlite.execute(file(), "DROP TABLE celery_taskmeta");
            Sqlite.execute(
                    file(),
                    "CREATE TABLE celery_taskmeta (id INTEGER PRIMARY KEY, task_id VARCHAR(155), status VARCHAR(50),"
                            + " result BLOB, date_done DATETIME, traceback TEXT)");
            Sqlite.execute(
                    file(),
                    "INSERT INTO celery_taskmeta (task_id, status, result, date_done) VALUES"
                            + " ('twice', 'SUCCESS', NULL, '2026-01-01 00:00:00.000000'),"
                            + " ('twice', 'STARTED', NULL, NULL), ('undated', 'SUCCESS', NULL, NULL),"
                            + " ('cut', 'SUCCESS', x'80059567', '2099-01-01 00:00:00.000000')");
            Cli.Run run = sqlite().run("doctor");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(lines(run.out()).stream().map(line -> line.path("kind").asText()))
                    .contains(
                            "missing_columns",
                            "missing_unique",
                            "missing_index",
                            "duplicates",
                            "no_date",
                            "past_expiry",
                            "unreadable");
            String repaired = sqlite().run("doctor", "--repair").out();
            assertThat(finding(repaired, "no_date").path("repaired").asInt()).isEqualTo(1);
            assertThat(finding(repaired, "missing_index").path("repaired").asInt())
                    .isEqualTo(1);
            assertThat(lines(sqlite().run("doctor").out()).stream()
                            .map(line -> line.path("kind").asText()))
                    .contains("duplicates", "unreadable")
                    .doesNotContain("no_date", "missing_index");
        }

        @Test
        void finds_all_that_was_broken_in_redis_and_mends_what_is_safe() throws IOException {
            try (RedisServer redis =
                    RedisServer.newest().another("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")) {
                Cli cli = Cli.on(redis.url(), folder);
                done(cli.run("store", "clobbered", "--state", "STARTED", "--result", "null"));
                String set = "celery-taskset-meta-";
                redis.cli("CONFIG", "SET", "client-output-buffer-limit", "pubsub 65536 0 0");
                redis.cli(
                        "SET",
                        "celery-task-meta-forever",
                        "{\"status\": \"SUCCESS\", \"result\": 1, \"task_id\": \"forever\"}");
                redis.cli("SETEX", "celery-task-meta-cut", "5000", "{\"status\": \"SUCC");
                redis.cli("SETEX", "celery-task-meta-yaml", "5000", "status: SUCCESS");
                redis.cli("SETEX", set + "stuck.s", "70000", "3");
                redis.cli("ZADD", set + "stuck.j", "0", "[1, \"clobbered\", \"SUCCESS\", 42]");
                redis.cli("EXPIRE", set + "stuck.j", "70000");
                redis.cli("SETEX", set + "orphan.t", "70000", "1");
                Cli.Run run = cli.run("doctor");
                assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
                assertThat(lines(run.out()).stream()
                                .map(line -> line.path("kind").asText()))
                        .containsExactlyInAnyOrder(
                                "no_expiry",
                                "unreadable",
                                "other_serializer",
                                "stuck_chord",
                                "clobbered_success",
                                "orphan_chord_key",
                                "eviction",
                                "output_buffer");
                assertThat(run.out()).doesNotContain(redis.password());
                assertThat(redis.cli("EXISTS", set + "orphan.t").strip()).isEqualTo("1");
                String repaired = cli.run("doctor", "--repair").out();
                assertThat(finding(repaired, "no_expiry").path("repaired").asInt())
                        .isEqualTo(1);
                assertThat(redis.cli("EXISTS", set + "orphan.t").strip()).isEqualTo("0");
                assertThat(Long.parseLong(
                                redis.cli("TTL", "celery-task-meta-forever").strip()))
                        .isBetween(1L, 86_400L);
            }
        }
    }
}
