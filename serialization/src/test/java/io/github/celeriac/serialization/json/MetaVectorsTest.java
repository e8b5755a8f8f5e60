package io.github.celeriac.serialization.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.TaskResult;
import io.github.celeriac.testkit.InMemoryResultBackend;
import io.github.celeriac.testkit.InMemoryResults;
import io.github.celeriac.testkit.ManualClock;
import io.github.celeriac.testkit.ResultBackendContract;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole documents, byte for byte as the recording of real Celery has them (vectors/meta/record.py). */
class MetaVectorsTest {
    private static final String TIME = "2026-01-31T12:00:00.123456";
    private static final String TRACEBACK = """
            Traceback (most recent call last):
              File "/srv/app/tasks.py", line 3, in charge
                raise ValueError("boom")
            ValueError: boom
            """;

    private final InMemoryResults memory = new InMemoryResults();

    private ResultBackend open(boolean extended) {
        return InMemoryResultBackend.builder(memory)
                .extended(extended)
                .clock(ManualClock.at(TIME + "Z"))
                .build();
    }

    private static String vector(String version, String name) throws IOException {
        String path = "/vectors/meta/celery-" + version + "/" + name + ".json";
        try (InputStream in = ResultBackendContract.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static TaskContext request() {
        Map<String, Object> headers = Map.of("id", "task-1", "task", "shop.tasks.charge", "retries", 3);
        Map<String, Object> properties = Map.of("delivery_info", Map.of("exchange", "", "routing_key", "payments"));
        return TaskContext.fromMessage(headers, properties)
                .withArguments(List.of(1, "two"), Map.of("amount", 12.5))
                .with("hostname", "celery@host-7");
    }

    private static Object task(String id) {
        return Arrays.asList(Arrays.asList(id, null), null);
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Object valueError(Object... args) {
        return map("exc_type", "ValueError", "exc_message", List.of(args), "exc_module", "builtins");
    }

    private static Map<String, Consumer<ResultWriter>> plainWrites() {
        TaskContext idOnly = TaskContext.of("task-1");
        Object group = Arrays.asList(Arrays.asList("group-2", null), List.of(task("child-2"), task("child-3")));
        TaskContext inGroup = request()
                .with("group", "group-1")
                .with("parent_id", "parent-1")
                .with("children", List.of(task("child-1"), group));
        Object unicode = map(
                "text",
                "héllo ☃ 𝄞 \0",
                "list",
                Arrays.asList(null, true, -1, BigInteger.TWO.pow(70), 0.1, 1e300, Map.of()));
        Map<String, Consumer<ResultWriter>> writes = new LinkedHashMap<>();
        writes.put("success-without-request", writer -> writer.success(idOnly, unicode));
        writes.put("success-none", writer -> writer.success(request(), null));
        writes.put("success-in-group", writer -> writer.success(inGroup, 3));
        writes.put(
                "started",
                writer -> writer.store(request(), States.STARTED, map("pid", 4711, "hostname", "celery@host-7"), null));
        writes.put("progress", writer -> writer.update(idOnly, "PROGRESS", map("done", 3, "of", 7)));
        writes.put("retry", writer -> writer.store(request(), States.RETRY, valueError("boom", 402), TRACEBACK));
        writes.put("retry-without-cause", writer -> writer.store(request(), States.RETRY, null, TRACEBACK));
        writes.put("failure", writer -> writer.store(request(), States.FAILURE, valueError("boom"), TRACEBACK));
        writes.put("revoked", writer -> writer.revoked(request(), "terminated"));
        return writes;
    }

    private static Map<String, Consumer<ResultWriter>> extendedWrites() {
        TaskContext bare = TaskContext.of("task-1").with("task", "t");
        TaskContext stamped = request()
                .with("stamped_headers", List.of("tenant", "region"))
                .with("stamps", map("tenant", List.of("blue"), "region", "eu"));
        TaskContext withoutStamps = request().with("stamped_headers", List.of()).with("stamps", Map.of());
        Map<String, Consumer<ResultWriter>> writes = new LinkedHashMap<>();
        writes.put("success-extended", writer -> writer.success(request(), 3));
        writes.put("success-extended-bare", writer -> writer.success(bare, 3));
        writes.put("success-extended-without-request", writer -> writer.success(TaskContext.of("task-1"), 3));
        writes.put("success-stamped", writer -> writer.success(stamped, 3));
        writes.put("success-stamps-empty", writer -> writer.success(withoutStamps, 3));
        return writes;
    }

    @TestFactory
    Stream<DynamicTest> java_writes_what_celery_writes() {
        return Stream.of("5.2", "5.6")
                .flatMap(version ->
                        Stream.concat(tests(version, false, plainWrites()), tests(version, true, extendedWrites())));
    }

    private Stream<DynamicTest> tests(String version, boolean extended, Map<String, Consumer<ResultWriter>> writes) {
        return writes.entrySet().stream()
                .filter(write -> !(version.equals("5.2") && write.getKey().equals("success-stamped"))) // stamps: 5.3
                .map(write -> DynamicTest.dynamicTest(version + " " + write.getKey(), () -> {
                    memory.put("task-1", new byte[0]);
                    try (ResultBackend backend = open(extended)) {
                        write.getValue().accept(backend.writer());
                    }
                    String written = new String(memory.get("task-1").orElseThrow(), StandardCharsets.US_ASCII);
                    assertThat(written)
                            .isEqualTo(vector(version, write.getKey())
                                    .replace("\"" + TIME + "\"", "\"" + TIME + "+00:00\""));
                }));
    }

    @TestFactory
    Stream<DynamicTest> java_reads_what_celery_writes() {
        Set<String> names = new TreeSet<>(plainWrites().keySet());
        names.addAll(extendedWrites().keySet());
        names.addAll(List.of("failure-without-args", "failure-with-odd-arg"));
        return Stream.of("5.2", "5.6")
                .flatMap(version -> names.stream()
                        .map(name -> DynamicTest.dynamicTest(version + " " + name, () -> {
                            memory.put("task-1", vector(version, name).getBytes(StandardCharsets.US_ASCII));
                            try (ResultBackend backend = open(false)) {
                                TaskMeta meta = backend.fetch("task-1").meta().orElseThrow();
                                assertThat(name.toUpperCase(Locale.ROOT)).startsWith(meta.state());
                                assertThat(meta.field("task_id")).isEqualTo("task-1");
                                if (States.isReady(meta.state())) {
                                    assertThat(meta.dateDone()).contains(Instant.parse(TIME + "Z"));
                                } else {
                                    assertThat(meta.dateDone()).isEmpty();
                                }
                            }
                        })));
    }

    @Test
    void an_argument_that_json_had_no_form_for_is_its_repr() throws IOException {
        memory.put("task-1", vector("5.6", "failure-with-odd-arg").getBytes(StandardCharsets.US_ASCII));
        try (ResultBackend backend = open(false)) {
            TaskResult<Object> result = backend.fetch("task-1");
            assertThat(((TaskResult.Failure<Object>) result).exception().args())
                    .containsExactly("<class 'object'>", 1L);
        }
    }
}
