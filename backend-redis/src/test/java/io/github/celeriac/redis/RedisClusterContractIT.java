package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.canvas.Canvas;
import io.github.celeriac.canvas.Signature;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.RedisCluster;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClusterContractIT extends ResultBackendContract {
    @RegisterExtension
    static final RedisCluster CLUSTER = RedisServer.newest().cluster();

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Override
    protected ResultBackendBuilder<?> builder() {
        return Backends.withRightsFor(CLUSTER, "a cluster", "listing results", "saved groups", "chords");
    }

    @Override
    protected void storeGarbage(String taskId) {
        CLUSTER.cli(0, "-c", "SET", "celery-task-meta-" + taskId, "{\"status\": garbage");
    }

    @Test
    void the_settings_of_each_master_are_looked_at() {
        String wasteful = "pubsub 65536 0 0";
        String sound = "pubsub 33554432 8388608 60";
        CLUSTER.cli(1, "CONFIG", "SET", "client-output-buffer-limit", wasteful);
        try (ResultBackend results = Backends.on(CLUSTER).build()) {
            assertThat(results.examine())
                    .filteredOn(one -> one.kind().equals("output_buffer"))
                    .singleElement()
                    .satisfies(found -> assertThat(found.examples())
                            .containsExactly(CLUSTER.urlWithoutPassword(1).substring("redis://".length())));
        } finally {
            CLUSTER.cli(1, "CONFIG", "SET", "client-output-buffer-limit", sound);
        }
    }

    @Test
    void chords_need_a_tag_in_the_key_prefix() {
        TaskPublisher nowhere = new TaskPublisher() {
            @Override
            public String description() {
                return "nowhere";
            }

            @Override
            public CompletableFuture<Void> publish(TaskMessage message) {
                return CompletableFuture.failedFuture(new AssertionError("nothing may be sent"));
            }

            @Override
            public void close() {}
        };
        Signature chord = Signature.chord(List.of(Signature.of("a"), Signature.of("b")), Signature.of("c"));
        try (ResultBackend plain = Backends.on(CLUSTER).build();
                Canvas canvas = plain.canvas(nowhere)) {
            assertThat(plain.capabilities()).doesNotContain(Capability.CHORDS);
            assertThatThrownBy(() -> canvas.send(chord))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("set redis_key_prefix to one with a tag in braces");
        }
        try (ResultBackend tagged = Backends.on(CLUSTER).keyPrefix("{celery}:").build()) {
            assertThat(tagged.capabilities()).contains(Capability.CHORDS);
        }
    }
}
