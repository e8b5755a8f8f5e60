package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskResult;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Who may do what, and what is told to who may not. */
@OnEveryRedis
class RedisAccessIT {
    @Parameter
    RedisServer redis;

    private final TaskContext task = TaskContext.of(UUID.randomUUID().toString());

    @Test
    void an_unreachable_server_is_named_with_host_port_and_fix() {
        assertThatThrownBy(() -> RedisResultBackend.builder()
                        .url("redis://127.0.0.1:1/0")
                        .operationTimeout(Duration.ofSeconds(2))
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("127.0.0.1:1", "result_backend");
    }

    @Test
    void a_wrong_or_missing_password_is_told_as_such_and_not_shown() {
        RedisResultBackend.Builder wrong = RedisResultBackend.builder()
                .url(redis.urlWithoutPassword())
                .password(Credentials.literal("not-the-password"));
        assertThatThrownBy(wrong::build)
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("not-the-password");
        assertThatThrownBy(() -> RedisResultBackend.builder()
                        .url(redis.urlWithoutPassword())
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContaining("NOAUTH");
    }

    @Test
    void a_database_that_is_not_there_is_a_setting_to_correct() {
        assertThatThrownBy(() -> RedisResultBackend.builder()
                        .url(redis.urlWithoutPassword() + "?db=999")
                        .password(Credentials.literal(redis.password()))
                        .build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("database number");
    }

    @Test
    void the_password_is_asked_for_at_every_connect() {
        try (RedisServer own = redis.another()) {
            AtomicReference<String> password = new AtomicReference<>(own.password());
            try (ResultBackend results = RedisResultBackend.builder()
                    .url(own.urlWithoutPassword())
                    .password(Credentials.of(password::get))
                    .build()) {
                results.writer().started(task);
                own.cli("ACL", "SETUSER", "default", ">rotated");
                password.set("rotated");
                own.cli("ACL", "SETUSER", "default", "<" + own.password());
                own.exec("redis-cli", "--no-auth-warning", "-a", "rotated", "CLIENT", "KILL", "TYPE", "normal");
                assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            }
        }
    }

    @Test
    void the_application_s_own_client_is_used_and_not_closed() {
        RedisClient client = RedisClient.create();
        try {
            try (ResultBackend results = Backends.on(redis).client(client).build()) {
                CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(20));
                results.writer().success(task, 1L);
                assertThat(awaited.join()).isEqualTo(1);
            }
            try (ResultBackend results = Backends.on(redis).client(client).build()) {
                assertThat(results.fetch(task.taskId()).get()).isEqualTo(1L);
            }
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    void an_older_protocol_will_do() throws Exception {
        try (ResultBackend results = RedisResultBackend.builder()
                .url(redis.urlWithoutPassword() + "?protocol=2&health_check_interval=0.2")
                .password(Credentials.literal(redis.password()))
                .build()) {
            List<CompletableFuture<Long>> awaited = new ArrayList<>();
            List<TaskContext> tasks = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                tasks.add(TaskContext.of(UUID.randomUUID().toString()));
                awaited.add(results.awaitAsync(tasks.get(i).taskId(), Long.class, Duration.ofSeconds(30)));
            }
            Subscribers.awaitChannel(
                    redis, "celery-task-meta-" + tasks.get(2_999).taskId());
            for (TaskContext each : tasks) {
                results.writer().successAsync(each, 1L);
            }
            for (CompletableFuture<Long> await : awaited) {
                assertThat(await.get(4, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }

    @Test
    void a_full_server_refuses_in_a_way_that_can_be_tried_again() {
        try (RedisServer own = redis.another("--maxmemory-policy", "noeviction");
                ResultBackend results = Backends.on(own).build()) {
            own.cli("CONFIG", "SET", "maxmemory", "1");
            assertThatThrownBy(() -> results.writer().success(task, "x".repeat(100_000)))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll("OOM", "maxmemory");
            assertThat(results.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
            own.cli("CONFIG", "SET", "maxmemory", "0");
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Nested
    class AclUsers {
        private static final String MINIMAL =
                "+evalsha +eval +get +getrange +strlen +mget +set +setex +del +publish +subscribe +unsubscribe +ping";
        private static final String CELERY =
                "+get +mget +set +setex +del +publish +multi +exec +subscribe +unsubscribe +ping";

        private final String user = "user-" + UUID.randomUUID();

        private ResultBackend as(String permissions) {
            List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", user, "on", ">secret", "resetchannels"));
            command.addAll(List.of("~celery-task-meta-*", "&celery-task-meta-*", "-@all"));
            command.addAll(List.of(permissions.split(" ")));
            redis.cli(command.toArray(String[]::new));
            return RedisResultBackend.builder()
                    .url(redis.urlWithoutPassword())
                    .username(user)
                    .password(Credentials.literal("secret"))
                    .build();
        }

        @AfterEach
        void removeUser() {
            redis.cli("ACL", "DELUSER", user);
        }

        private void everythingWorks(ResultBackend results) throws Exception {
            CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(20));
            Subscribers.awaitChannel(redis, "celery-task-meta-" + task.taskId());
            assertThat(results.writer().started(task)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(awaited.get(4, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(results.writer().failure(task, new IllegalStateException()))
                    .isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
            assertThat(results.fetchMany(List.of(task.taskId(), "none"), Long.class))
                    .hasSize(2);
            assertThat(results.forget(List.of(task.taskId()))).isEqualTo(1);
            results.writer().success(task, 2L);
            assertThat(results.fetchAndForget(task.taskId(), Long.class).get()).isEqualTo(2);
            assertThat(results.fetchAndForget(task.taskId(), Long.class)).isInstanceOf(TaskResult.Absent.class);
            assertThat(results.fetch(task.taskId())).isInstanceOf(TaskResult.Absent.class);
        }

        @Test
        void the_documented_commands_are_enough() throws Exception {
            for (String commands : List.of(MINIMAL, MINIMAL + " +getdel")) {
                try (ResultBackend results = as(commands)) {
                    everythingWorks(results);
                }
            }
        }

        @Test
        void where_scripts_are_forbidden_transactions_do() throws Exception {
            try (ResultBackend results = as(CELERY)) {
                everythingWorks(results);
            }
            try (ResultBackend results = as(CELERY + " +watch +unwatch")) {
                everythingWorks(results);
            }
        }

        @Test
        void transactions_keep_a_success_among_racing_writers() throws Exception {
            try (ResultBackend one = as(CELERY + " +watch +unwatch");
                    ResultBackend other = as(CELERY + " +watch +unwatch")) {
                List<CompletableFuture<WriteOutcome>> racing = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    ResultBackend writer = i % 2 == 0 ? one : other;
                    racing.add(writer.writer().successAsync(task, (long) i));
                }
                int won = 0;
                for (CompletableFuture<WriteOutcome> each : racing) {
                    won += each.get(20, TimeUnit.SECONDS) == WriteOutcome.WRITTEN ? 1 : 0;
                }
                assertThat(won).isEqualTo(1);
            }
        }

        @Test
        void what_is_forbidden_altogether_is_told_with_the_fix() {
            try (ResultBackend results = as("+get +ping")) {
                assertThatThrownBy(() -> results.writer().success(task, 1L))
                        .isInstanceOf(BackendAccessException.class)
                        .hasMessageContainingAll("NOPERM", "ACL user");
                assertThatThrownBy(() -> results.forget(List.of(task.taskId())))
                        .isInstanceOf(BackendAccessException.class)
                        .hasMessageContaining("'del'");
            }
        }

        @Test
        void who_may_not_publish_stores_all_the_same_and_the_health_says_so() {
            for (String commands : List.of(MINIMAL, CELERY, CELERY + " +watch +unwatch")) {
                TaskContext untold = TaskContext.of(UUID.randomUUID().toString());
                try (ResultBackend results = as(commands + " resetchannels")) {
                    assertThat(results.writer().started(untold)).isEqualTo(WriteOutcome.WRITTEN);
                    assertThat(results.writer().success(untold, 1L)).isEqualTo(WriteOutcome.WRITTEN);
                    assertThat(results.writer().success(untold, 2L)).isEqualTo(WriteOutcome.KEPT_EXISTING_SUCCESS);
                    assertThat(results.health().causes()).anyMatch(cause -> cause.contains("may not publish"));
                    assertThat(results.fetch(untold.taskId()).get()).isEqualTo(1L);
                }
            }
        }

        @Test
        void an_await_without_the_channel_is_polled() throws Exception {
            try (ResultBackend results = as(MINIMAL.replace("+subscribe", "-subscribe"))) {
                CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(30));
                results.writer().success(task, 1L);
                assertThat(awaited.get(11, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }
}
