package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.document;
import static io.github.celeriac.cli.CliAssert.done;
import static io.github.celeriac.cli.CliAssert.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.OnEveryStoreAndPeer;
import io.github.celeriac.testkit.live.PythonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The command line and real Celery read what the other has stored, on every backend. */
@OnEveryStoreAndPeer
class CliCeleryIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Parameter(0)
    LiveStore store;

    @Parameter(1)
    CeleryPeer peer;

    @TempDir
    private Path folder;

    private final String taskId = UUID.randomUUID().toString();
    private CeleryApp app;
    private Cli cli;

    @BeforeEach
    void openBoth() {
        app = peer.app(store);
        cli = Cli.on(store.url(), folder);
    }

    @Test
    void what_celery_stored_is_printed() {
        app.store(taskId, "SUCCESS", "{'n': [1, 2.5, None, True, 'é'], 'big': 2**70}");
        JsonNode document = document(cli.run("get", taskId));
        assertThat(document.path("status").asText()).isEqualTo("SUCCESS");
        assertThat(document.path("result").toString())
                .isEqualTo("{\"n\":[1,2.5,null,true,\"é\"],\"big\":1180591620717411303424}");
    }

    @Test
    void what_celery_raised_is_printed_and_no_problem_of_the_command() {
        app.storeException(taskId, "ValueError('boom', 1)");
        JsonNode document = document(cli.run("await", taskId, "--timeout", "30s"));
        assertThat(document.path("status").asText()).isEqualTo("FAILURE");
        assertThat(document.path("result").toString())
                .isEqualTo("{\"exc_type\":\"ValueError\",\"exc_message\":[\"boom\",1],\"exc_module\":\"builtins\"}");
        assertThat(document.path("traceback").asText()).contains("ValueError: ('boom', 1)");
    }

    @Test
    void what_is_stored_is_what_celery_returns() {
        String json = "{\"day\": [1, 2.5, null, true, \"é\"], \"nan\": NaN}";
        assertThat(done(cli.run("store", taskId, "--state", "SUCCESS", "--result", json)))
                .isEqualTo("WRITTEN");
        assertThat(app.difference(taskId, "{'day': [1, 2.5, None, True, 'é'], 'nan': nan}"))
                .isEmpty();
    }

    @Test
    void what_is_stored_as_a_failure_is_what_celery_raises() {
        String failure = "{\"exc_type\": \"KeyError\", \"exc_message\": [\"boom\", 1], \"exc_module\": \"builtins\"}";
        done(cli.run("store", taskId, "--state", "FAILURE", "--result", failure, "--traceback", "Traceback: …"));
        assertThatThrownBy(() -> app.get(taskId, SOON)).isInstanceOfSatisfying(PythonException.class, raised -> {
            assertThat(raised.type()).isEqualTo("builtins.KeyError");
            assertThat(raised.value().repr()).isEqualTo("KeyError('boom', 1)");
        });
        assertThat(app.result(taskId).traceback()).hasValue("Traceback: …");
    }

    @Test
    void a_store_wakes_a_get_that_waits_in_python() {
        CeleryApp.PendingGet waiting = app.startGet(taskId, SOON);
        done(cli.run("store", taskId, "--state", "SUCCESS", "--result", "\"there\""));
        assertThat(waiting.finish().repr()).isEqualTo("'there'");
    }

    @Test
    void an_await_ends_when_python_stores() {
        Cli.Running waiting = cli.start("await", taskId, "--timeout", "30s");
        app.store(taskId, "SUCCESS", "'there'");
        assertThat(document(waiting.finish()).path("result").asText()).isEqualTo("there");
    }

    @Test
    void what_is_forgotten_is_unknown_to_celery() {
        app.store(taskId, "SUCCESS", "1");
        assertThat(done(cli.run("forget", taskId, "none-" + taskId))).isEqualTo("1");
        assertThat(app.state(taskId)).isEqualTo("PENDING");
        problem(cli.run("get", taskId), ExitCode.ABSENT);
    }

    @Test
    void a_group_that_celery_saved_is_printed_with_the_states_of_its_members() {
        app.saveGroup("group-" + taskId, List.of(taskId, "none-" + taskId));
        app.store(taskId, "SUCCESS", "1");
        JsonNode document = document(cli.run("group", "group-" + taskId));
        assertThat(document.path("total").asInt()).isEqualTo(2);
        assertThat(document.path("completed").asInt()).isEqualTo(1);
        assertThat(document.path("ready").asBoolean()).isFalse();
        assertThat(document.path("states").path(taskId).asText()).isEqualTo("SUCCESS");
        assertThat(document.path("states").path("none-" + taskId).asText()).isEqualTo("PENDING");
        assertThat(document.path("result").path(1)).hasSize(2);
        assertThat(problem(cli.run("group", taskId), ExitCode.ABSENT)).contains(taskId);
    }

    @Test
    void what_came_of_a_task_is_printed_as_far_as_celery_keeps_it_there() {
        app.exec("""
                request = Context(id='%1$s')
                request.children.append(AsyncResult('child-%1$s'))
                backend.store_result('%1$s', 1, 'SUCCESS', request=request)
                """.formatted(taskId));
        boolean kept = store.url().startsWith("redis"); // tables have no column for children
        JsonNode document = document(cli.run("graph", taskId));
        assertThat(document.path("complete").asBoolean(true)).isFalse();
        assertThat(document.path("states").path(taskId).asText()).isEqualTo("SUCCESS");
        assertThat(document.path("states").path("child-" + taskId).asText()).isEqualTo(kept ? "PENDING" : "");
        assertThat(document.path("children").path(taskId)).hasSize(kept ? 1 : 0);
        assertThat(document.path("incomplete")).hasSize(1); // the child, or who may have some
        assertThat(document.path("incomplete").path(0).asText()).isEqualTo(kept ? "child-" + taskId : taskId);
        assertThat(problem(cli.run("graph", "none-" + taskId), ExitCode.ABSENT)).contains(taskId);
    }
}
