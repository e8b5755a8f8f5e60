package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.LiveServer;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A password that changes again and again, with all connections cut each time: nothing is lost, and nobody has to help. */
class CredentialRotationFaultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROTATIONS = 4;
    private static final int STORES = 40;

    /** How a server's password is changed, so that the old one is worth nothing, and its connections are cut. */
    interface Rotating extends AutoCloseable {
        Map<String, String> environment();

        String password();

        void change(String old, String changed);

        @Override
        void close();
    }

    static Stream<LiveServer> servers() {
        return Stream.of(RedisServer.newest(), PostgresServer.newest(), RabbitServer.newest());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_password_that_is_rotated_again_and_again_loses_no_result(LiveServer image) {
        try (Rotating server = own(image)) {
            AtomicReference<String> secret = new AtomicReference<>(server.password());
            try (ResultBackend results = ResultBackends.builder()
                    .environment(server.environment())
                    .password(Credentials.of(secret::get))
                    .operationTimeout(PATIENCE)
                    .build()) {
                OwnTasks tasks = OwnTasks.of(results);
                for (int rotation = 1; rotation <= ROTATIONS; rotation++) {
                    String changed = "rotated-" + rotation;
                    assertThat(goesOn(results, tasks, () -> server.change(secret.getAndSet(changed), changed)))
                            .as("rotation " + rotation)
                            .containsOnly(WriteOutcome.WRITTEN);
                }
            }
        }
    }

    /** An await that was there before the change, and stores before, during and after it. */
    private static List<WriteOutcome> goesOn(ResultBackend results, OwnTasks tasks, Runnable change) {
        TaskContext awaited = tasks.next();
        CompletableFuture<Long> value = results.awaitAsync(awaited.taskId(), Long.class, PATIENCE);
        List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
        for (int i = 0; i < STORES; i++) {
            if (i == STORES / 2) {
                change.run();
            }
            stores.add(results.writer().successAsync(tasks.next(), i));
        }
        stores.add(results.writer().successAsync(awaited, 7L));
        List<WriteOutcome> outcomes =
                stores.stream().map(CompletableFuture::join).toList();
        assertThat(value.join()).isEqualTo(7L);
        return outcomes;
    }

    private static Rotating own(LiveServer image) {
        if (image instanceof RedisServer redis) {
            return new OwnRedis(redis.another());
        }
        return image instanceof PostgresServer postgres
                ? new OwnPostgres(postgres.another())
                : new OwnRabbit(((RabbitServer) image).another());
    }

    record OwnRedis(RedisServer server) implements Rotating {
        @Override
        public Map<String, String> environment() {
            return Map.of("CELERY_RESULT_BACKEND", server.urlWithoutPassword());
        }

        @Override
        public String password() {
            return server.password();
        }

        @Override
        public void change(String old, String changed) {
            server.exec(
                    "redis-cli",
                    "--no-auth-warning",
                    "-a",
                    old,
                    "ACL",
                    "SETUSER",
                    "default",
                    "resetpass",
                    ">" + changed);
            for (String type : List.of("normal", "pubsub")) {
                server.exec("redis-cli", "--no-auth-warning", "-a", changed, "CLIENT", "KILL", "TYPE", type);
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    record OwnPostgres(PostgresServer server) implements Rotating {
        @Override
        public Map<String, String> environment() {
            return Map.of("CELERY_RESULT_BACKEND", server.database().urlWithoutPassword());
        }

        @Override
        public String password() {
            return server.password();
        }

        @Override
        public void change(String old, String changed) {
            server.database().sql("ALTER ROLE " + server.user() + " PASSWORD '" + changed + "'");
            server.database()
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                            + " AND backend_type = 'client backend'");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    record OwnRabbit(RabbitServer server) implements Rotating {
        @Override
        public Map<String, String> environment() {
            return Map.of("CELERY_RESULT_BACKEND", "rpc://", "CELERY_BROKER_URL", server.urlWithoutPassword());
        }

        @Override
        public String password() {
            return server.password();
        }

        @Override
        public void change(String old, String changed) {
            server.controlAll("change_password", server.user(), changed);
            server.controlAll("close_all_connections", "the password was rotated");
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
