package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.testkit.live.WithEveryPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** The Python of docs/compression.md makes Celery read and write what Java does under the same name. */
class DocumentedCompressionIT {
    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```\n", Pattern.DOTALL);
    private static final List<String> SERIALIZERS = List.of("json+zlib", "msgpack+zlib", "yaml+zlib", "pickle+zlib");
    private static final String LARGE = "{'rows': ['all the same'] * 5000, 'none': None}";

    @TempDir
    private Path folder;

    @WithEveryPeer
    void both_read_what_the_other_wrote_on_redis(CeleryPeer peer) {
        RedisServer redis = RedisServer.newest();
        for (String serializer : SERIALIZERS) {
            CeleryApp app = app(peer, redis.url(), serializer);
            try (ResultBackend results = results(redis.url(), serializer)) {
                bothReadWhatTheOtherWrote(app, results);
                String id = UUID.randomUUID().toString();
                app.store(id, "SUCCESS", LARGE);
                String key = "backend.client.%s('celery-task-meta-" + id + "')";
                assertThat(app.eval(key.formatted("strlen"))
                                .json()
                                .orElseThrow()
                                .toString())
                        .as("compressed size with %s", serializer)
                        .matches("\\d{1,3}");
                results.writer()
                        .success(TaskContext.of(id + "-java"), results.fetch(id).get());
                assertThat(app.eval(key.replace(id, id + "-java").formatted("strlen"))
                                .repr())
                        .as("compressed size with %s", serializer)
                        .matches("\\d{1,3}");
            }
        }
    }

    @WithEveryPeer
    void python_is_woken_by_a_compressed_result(CeleryPeer peer) {
        LiveStore redis = RedisServer.newest();
        CeleryApp app = app(peer, redis.url(), "json+zlib");
        String id = UUID.randomUUID().toString();
        CeleryApp.PendingGet waiting = app.startGet(id, Duration.ofSeconds(60));
        try (ResultBackend results = results(redis.url(), "json+zlib")) {
            results.writer().success(TaskContext.of(id), "x".repeat(10_000));
        }
        assertThat(waiting.finish().json()).contains("x".repeat(10_000));
    }

    @WithEveryPeer
    void both_read_what_the_other_wrote_on_sql_where_the_arguments_are_compressed(CeleryPeer peer) {
        String url = "db+sqlite:///" + folder.resolve("results.db");
        CeleryApp app = app(peer, url, "json+zlib");
        try (ResultBackend results = results(url, "json+zlib")) {
            bothReadWhatTheOtherWrote(app, results);
            String theirs = UUID.randomUUID().toString();
            app.store(theirs, "SUCCESS", "1", null, Map.of("args", List.of("a".repeat(5_000)), "kwargs", Map.of()));
            assertThat(results.fetch(theirs).meta().orElseThrow().field("args"))
                    .hasToString("[" + "a".repeat(5_000) + "]");
            String ours = UUID.randomUUID().toString();
            results.writer().success(TaskContext.of(ours).with("args", List.of("b".repeat(5_000))), 1);
            assertThat(app.result(ours).args().repr()).isEqualTo("['" + "b".repeat(5_000) + "']");
        }
    }

    private static void bothReadWhatTheOtherWrote(CeleryApp app, ResultBackend results) {
        for (String value : List.of(LARGE, "{'small': 1}")) {
            String theirs = UUID.randomUUID().toString();
            app.store(theirs, "SUCCESS", value);
            String ours = UUID.randomUUID().toString();
            results.writer().success(TaskContext.of(ours), results.fetch(theirs).get());
            assertThat(app.difference(ours, value)).isEmpty();
        }
    }

    private static CeleryApp app(CeleryPeer peer, String url, String serializer) {
        Matcher code = PYTHON.matcher(Pages.read(Pages.ROOT.resolve("docs/compression.md")));
        assertThat(code.find()).isTrue();
        String[] parts = serializer.split("\\+", -1);
        // Some other app's, as this one may ask for its backend only when the name is known.
        peer.app("db+sqlite://")
                .exec(code.group(1)
                        .replace("\"json\", \"zlib\"", "\"" + parts[0] + "\", \"" + parts[1] + "\"")
                        .replace("\"json+zlib\"", "\"" + serializer + "\""));
        return peer.app(
                url,
                Map.of(
                        "result_serializer",
                        serializer,
                        "result_accept_content",
                        List.of(serializer),
                        "result_extended",
                        true));
    }

    private static ResultBackend results(String url, String serializer) {
        return ResultBackends.builder()
                .environment(Map.of(
                        "CELERY_RESULT_BACKEND",
                        url,
                        "CELERY_RESULT_SERIALIZER",
                        serializer,
                        "CELERY_RESULT_ACCEPT_CONTENT",
                        serializer,
                        "CELERY_RESULT_EXTENDED",
                        "true"))
                .build();
    }
}
