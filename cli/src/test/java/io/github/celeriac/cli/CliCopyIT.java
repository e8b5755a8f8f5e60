package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.PythonResult;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.testkit.live.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A copy of what Python stored is, to Python, what the original is; and what is not so is told. */
class CliCopyIT {
    private static final Map<String, Object> EXTENDED = Map.of("result_extended", true);

    private static final String VALUE =
            "{'n': [1, -0.0, 2.5, None, True, 'é😀\\x00'], 'big': 2**70, 'deep': [[{'a': []}]]}";

    private static final String CONTEXT = """
            Context(id=%1$s, task='shop.charge', args=[1, 'two'], kwargs={'amount': 12.5}, hostname='celery@h-7', retries=2,
                    delivery_info={'routing_key': 'payments'}, group='g-1', parent_id='p-1',
                    _children=[AsyncResult('c-1'), GroupResult('g-2', [AsyncResult('c-2')])])""";

    private final String prefix = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    /** Databases are made when a test runs, in its folder or on a server. */
    static Stream<Arguments> peersAndDatabases() {
        Function<Path, LiveStore> sqlite = SqliteFile::in;
        Function<Path, LiveStore> postgres = ignored -> PostgresServer.newest().newDatabase();
        return CeleryPeer.all().stream()
                .flatMap(peer -> Stream.of(
                        Arguments.argumentSet(peer + ", sqlite", peer, sqlite),
                        Arguments.argumentSet(peer + ", postgres", peer, postgres)));
    }

    @ParameterizedTest
    @MethodSource("peersAndDatabases")
    void from_a_database_to_redis(CeleryPeer peer, Function<Path, LiveStore> databases) {
        LiveStore database = databases.apply(folder);
        CeleryApp source = peer.app(database, EXTENDED);
        CeleryApp target = peer.app(RedisServer.newest(), EXTENDED);
        List<String> ids = storeOneOfEach(source);
        String[] copy = {
            "copy", "--from", database.url(), "--to", RedisServer.newest().url()
        };
        assertThat(document(cli().run(copy)).path("copied").asInt()).isEqualTo(ids.size());
        ids.forEach(id -> assertThat(facts(target, id)).as(id).isEqualTo(facts(source, id)));
        assertThat(document(cli().run(copy)).path("already_there").asInt()).isEqualTo(ids.size());
    }

    @ParameterizedTest
    @MethodSource("peersAndDatabases")
    void from_redis_to_a_database_which_has_no_place_for_lineage(CeleryPeer peer, Function<Path, LiveStore> databases) {
        LiveStore database = databases.apply(folder);
        CeleryApp source = peer.app(RedisServer.newest(), EXTENDED);
        List<String> ids = storeOneOfEach(source);
        List<String> copy =
                new ArrayList<>(List.of("copy", "--from", RedisServer.newest().url(), "--to", database.url()));
        copy.addAll(ids);
        Cli.Run run = cli().run(copy.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
        copy.add("--lossy");
        JsonNode again = document(cli().run(copy.toArray(new String[0])));
        JsonNode first = json(run.out());
        assertThat(first.path("copied").asInt()).isEqualTo(ids.size());
        assertThat(again.path("already_there").asInt()).isEqualTo(ids.size());
        for (JsonNode summary : List.of(first, again)) {
            assertThat(summary.path("lost")).hasToString("{\"children\":1,\"group_id\":1,\"parent_id\":1}");
            assertThat(summary.path("changed")).isEmpty();
        }
        CeleryApp target = peer.app(database, EXTENDED);
        for (String id : ids) {
            Map<String, Object> original = facts(source, id);
            original.keySet().removeAll(List.of("children", "group_id", "parent_id"));
            assertThat(facts(target, id)).as(id).containsAllEntriesOf(original);
        }
    }

    /** There and back: Python's own eyes on Redis see that nothing is missing. */
    @ParameterizedTest
    @MethodSource("peersAndDatabases")
    void from_redis_to_a_database_that_keeps_lineage_and_back(CeleryPeer peer, Function<Path, LiveStore> databases) {
        LiveStore database = databases.apply(folder);
        String redis = RedisServer.newest().url();
        CeleryApp source = peer.app(RedisServer.newest(), EXTENDED);
        List<String> ids = storeOneOfEach(source);
        Cli keeps = cli().with("CELERIAC_DATABASE_LINEAGE", "true");
        JsonNode there = document(keeps.run(copy(redis, database.url(), ids)));
        assertThat(there.path("copied").asInt()).isEqualTo(ids.size());
        assertThat(there.path("lost")).isEmpty();
        assertThat(there.path("changed")).isEmpty();
        List<Map<String, Object>> originals =
                ids.stream().map(id -> facts(source, id)).toList();
        assertThat(originals.get(0).get("group_id")).hasToString("'g-1'");
        try (ResultBackend results = ResultBackends.builder()
                .environment(Map.of("CELERY_RESULT_BACKEND", redis))
                .build()) {
            assertThat(results.forget(ids)).isEqualTo(ids.size());
        }
        JsonNode back = document(keeps.run(copy(database.url(), redis, ids)));
        assertThat(back.path("copied").asInt()).isEqualTo(ids.size());
        assertThat(ids.stream().map(id -> facts(source, id)).toList()).isEqualTo(originals);
    }

    private static String[] copy(String from, String to, List<String> ids) {
        List<String> copy = new ArrayList<>(List.of("copy", "--from", from, "--to", to));
        copy.addAll(ids);
        return copy.toArray(new String[0]);
    }

    @ParameterizedTest
    @MethodSource("io.github.celeriac.testkit.live.CeleryPeer#all")
    void from_pickles_on_redis_to_a_database(CeleryPeer peer) {
        LiveStore database = SqliteFile.in(folder);
        Map<String, Object> pickle = Map.of("result_serializer", "pickle", "accept_content", List.of("json", "pickle"));
        CeleryApp source = peer.app(RedisServer.newest(), pickle);
        String failed = prefix + "-failed";
        String odd = prefix + "-odd";
        source.storeException(failed, "ValueError('boom', 1)");
        source.store(odd, "SUCCESS", "{'tuple': (1, 2), 'set': {3}}");
        Cli.Run run = cli().run(
                        "copy",
                        "--from",
                        RedisServer.newest().url(),
                        "--from-serializer",
                        "pickle",
                        "--accept",
                        "json,pickle",
                        "--to",
                        database.url(),
                        failed,
                        odd);
        assertThat(document(run).path("copied").asInt()).isEqualTo(2);
        CeleryApp target = peer.app(database);
        assertThat(facts(target, failed)).isEqualTo(facts(source, failed));
        assertThat(facts(target, odd)).isEqualTo(facts(source, odd));
    }

    @Test
    void what_changes_its_form_is_told_and_what_has_none_is_not_there() {
        CeleryPeer peer = CeleryPeer.newest();
        LiveStore database = SqliteFile.in(folder);
        CeleryApp source = peer.app(database);
        source.store(prefix + "-tuple", "SUCCESS", "(1, 2)");
        source.store(prefix + "-complex", "SUCCESS", "3+4j");
        Cli.Run run = cli().run(
                        "copy",
                        "--from",
                        database.url(),
                        "--to",
                        RedisServer.newest().url());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        List<JsonNode> lines = run.out().lines().map(CliCopyIT::json).toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2))
                .extracting(line -> line.path("task_id").asText())
                .containsExactlyInAnyOrder(prefix + "-tuple", prefix + "-complex");
        assertThat(lines.get(2).path("changed")).hasToString("{\"result\":1}");
        assertThat(lines.get(2).path("failed").asInt()).isEqualTo(1);
        CeleryApp target = peer.app(RedisServer.newest());
        assertThat(target.state(prefix + "-complex")).isEqualTo("PENDING");
        assertThat(target.difference(prefix + "-tuple", "[1, 2]")).isEmpty();
    }

    @Test
    void what_the_target_knows_better_stays() {
        String source = "db+sqlite:///" + folder.resolve("source.db");
        String target = "db+sqlite:///" + folder.resolve("target.db");
        try (ResultBackend old = ResultBackends.open(source);
                ResultBackend young = ResultBackends.open(target)) {
            old.writer().started(TaskContext.of("ended-since"));
            young.writer().failure(TaskContext.of("ended-since"), new IllegalStateException("boom"));
            old.writer().success(TaskContext.of("other"), 1);
            young.writer().success(TaskContext.of("other"), 2);
            old.writer().success(TaskContext.of("new-to-it"), 3);
            young.writer().started(TaskContext.of("new-to-it"));
            Cli.Run run = cli().run("copy", "--from", source, "--to", target);
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            List<JsonNode> lines = run.out().lines().map(CliCopyIT::json).toList();
            assertThat(lines.get(0).path("task_id").asText()).isEqualTo("other");
            assertThat(lines.get(0).path("problem").asText()).contains("another SUCCESS", "forget it");
            assertThat(lines.get(1))
                    .hasToString("{\"copied\":1,\"already_there\":0,\"kept_newer\":1,\"absent\":0,\"failed\":1,"
                            + "\"lost\":{},\"changed\":{}}");
            assertThat(young.fetch("other").get()).isEqualTo(2L);
            assertThat(young.fetch("ended-since").state()).isEqualTo("FAILURE");
            assertThat(young.fetch("new-to-it").get()).isEqualTo(3L);
        }
    }

    @Test
    void a_copy_that_was_cut_off_goes_on_and_of_many_only_those_that_are_meant_are_taken() {
        String source = "db+sqlite:///" + folder.resolve("source.db");
        String target = "db+sqlite:///" + folder.resolve("target.db");
        try (ResultBackend results = ResultBackends.open(source)) {
            for (int i = 0; i < 450; i++) {
                results.writer().successAsync(TaskContext.of("good-" + i), i);
            }
            results.writer().failure(TaskContext.of("bad"), new IllegalStateException("boom"));
        }
        JsonNode part = document(cli().run("copy", "--from", source, "--to", target, "good-1", "good-2", "good-1"));
        assertThat(part.path("copied").asInt()).isEqualTo(2);
        JsonNode rest = document(cli().run("copy", "--from", source, "--to", target, "--state", "SUCCESS"));
        assertThat(rest.path("copied").asInt()).isEqualTo(448);
        assertThat(rest.path("already_there").asInt()).isEqualTo(2);
        Cli.Run absent = cli().run("copy", "--from", source, "--to", target, "no-such-id");
        assertThat(absent.exitCode()).isEqualTo(ExitCode.ABSENT);
        assertThat(json(absent.out()).path("absent").asInt()).isEqualTo(1);
        try (ResultBackend results = ResultBackends.open(target)) {
            assertThat(results.fetch("good-449").get()).isEqualTo(449L);
            assertThat(results.fetch("bad").meta()).isEmpty();
        }
    }

    @Test
    void an_unreadable_original_is_told_and_hides_no_other() throws Exception {
        String source = "db+sqlite:///" + folder.resolve("source.db");
        try (ResultBackend results = ResultBackends.open(source)) {
            results.writer().success(TaskContext.of("good"), 1);
        }
        Sqlite.execute(
                folder.resolve("source.db"),
                "INSERT INTO celery_taskmeta (task_id, status, result) VALUES ('cut', 'SUCCESS', x'80056767')");
        for (String[] ids : new String[][] {{}, {"cut", "good"}}) {
            List<String> copy = new ArrayList<>(
                    List.of("copy", "--from", source, "--to", "db+sqlite:///" + folder.resolve(ids.length + ".db")));
            copy.addAll(List.of(ids));
            Cli.Run run = cli().run(copy.toArray(new String[0]));
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            List<JsonNode> lines = run.out().lines().map(CliCopyIT::json).toList();
            assertThat(lines.get(0).path("task_id").asText()).isEqualTo("cut");
            assertThat(lines.get(1).path("copied").asInt()).isEqualTo(1);
            assertThat(lines.get(1).path("failed").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_place_that_keeps_no_results_or_does_not_answer_is_one_line() {
        String database = "db+sqlite:///" + folder.resolve("source.db");
        assertThat(CliAssert.problem(
                        cli().run("copy", "--from", database, "--to", "redis://:hunter2hunter2@127.0.0.1:1/0"),
                        ExitCode.FAILED))
                .contains("127.0.0.1:1")
                .doesNotContain("hunter2");
        assertThat(CliAssert.problem(cli().run("copy", "--from", database), ExitCode.WRONG_USAGE))
                .contains("--to");
    }

    private Cli cli() {
        return new Cli(folder, Map.of());
    }

    private List<String> storeOneOfEach(CeleryApp app) {
        List<String> ids = Stream.of("value", "none", "failed", "retried", "revoked", "started", "progress")
                .map(name -> prefix + "-" + name)
                .toList();
        String context = CONTEXT.formatted(CeleryApp.literal(ids.get(0)));
        app.exec("backend.store_result(%s, %s, 'SUCCESS', request=%s)"
                .formatted(CeleryApp.literal(ids.get(0)), VALUE, context));
        app.store(ids.get(1), "SUCCESS", "None");
        app.storeException(ids.get(2), "KeyError('boom', 1, None)");
        app.storeException(ids.get(3), "RETRY", "OSError(2, 'gone')", null);
        app.markAsRevoked(ids.get(4), "terminated", null);
        app.markAsStarted(ids.get(5), Map.of("pid", 7, "hostname", "h"));
        app.store(ids.get(6), "PROGRESS", "{'done': 1, 'of': 2}");
        return ids;
    }

    /** What Python reads of a task. */
    private static Map<String, Object> facts(CeleryApp app, String id) {
        PythonResult result = app.result(id);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("state", result.state());
        facts.put("result", result.result().type() + " " + result.result());
        facts.put("traceback", result.traceback());
        facts.put("date_done", result.dateDone().map(CliCopyIT::instant));
        facts.put("children", result.children().orElse(List.of()));
        facts.put("name", result.name());
        facts.put("args", result.args().repr());
        facts.put("kwargs", result.kwargs().repr());
        facts.put("worker", result.worker());
        facts.put("retries", result.retries());
        facts.put("queue", result.queue());
        String meta = "backend.get_task_meta(%s).get('%s')";
        for (String field : List.of("group_id", "parent_id")) {
            facts.put(
                    field,
                    app.eval(meta.formatted(CeleryApp.literal(id), field)).repr());
        }
        return facts;
    }

    /** With or without an offset, which is UTC then. */
    private static Instant instant(String text) {
        return text.matches(".*T.*[+-]\\d\\d:\\d\\d")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
