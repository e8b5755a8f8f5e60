package io.github.celeriac.examples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RevokesTest {
    private final Revokes revokes = new Revokes();

    @Test
    void a_task_terminated_just_before_its_code_begins_is_broken_off() throws Exception {
        revoke("one", true);
        revoke("one", false);
        assertThat(revokes.contains("one")).isTrue();
        assertThatThrownBy(() -> revokes.run("one", () -> "done")).isInstanceOf(InterruptedException.class);
        assertThat(revokes.run("two", () -> "done")).isEqualTo("done");
    }

    @Test
    void a_task_that_is_revoked_while_it_runs_is_not_broken_off_unless_terminated() throws Exception {
        assertThat(revokes.run("one", () -> {
                    revoke("one", false);
                    return Thread.currentThread().isInterrupted();
                }))
                .isEqualTo(false);
        assertThat(revokes.run("two", () -> {
                    revoke("two", true);
                    return Thread.currentThread().isInterrupted();
                }))
                .isEqualTo(true);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private void revoke(String taskId, boolean terminate) {
        revokes.control("""
                {"method": "revoke", "arguments": {"task_id": "%s", "terminate": %s}}
                """.formatted(taskId, terminate).getBytes(StandardCharsets.UTF_8));
    }
}
