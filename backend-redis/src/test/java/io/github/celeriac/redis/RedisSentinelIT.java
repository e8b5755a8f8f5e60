package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.Proxy;
import io.github.celeriac.testkit.live.RedisSentinel;
import io.github.celeriac.testkit.live.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code sentinel://}. */
class RedisSentinelIT {
    @RegisterExtension
    static final RedisSentinel SENTINEL = RedisServer.oldest().sentinel();

    @TempDir
    Path folder;

    private final TaskContext task = TaskContext.of(UUID.randomUUID().toString());

    @AfterAll
    static void stop() {
        SENTINEL.close();
    }

    @Test
    void python_reads_what_was_stored_with_the_same_settings() {
        try (ResultBackend results = Backends.on(SENTINEL).build()) {
            results.writer().success(task, 7L);
        }
        Map<String, Object> options = Map.of(
                "master_name",
                RedisSentinel.MASTER_NAME,
                "sentinel_kwargs",
                Map.of("password", RedisSentinel.SENTINEL_PASSWORD));
        // Of its own: it must not look back at this server, which will not be there for long.
        try (CeleryPeer peer = CeleryPeer.newest().dedicated(Map.of())) {
            assertThat(peer.app(SENTINEL, Map.of("result_backend_transport_options", options))
                            .get(task.taskId(), Duration.ofSeconds(10))
                            .repr())
                    .isEqualTo("7");
        }
    }

    @Test
    void a_name_that_no_sentinel_knows_is_a_setting_to_correct() {
        assertThatThrownBy(() -> RedisResultBackend.builder()
                        .url(SENTINEL.urlWithoutPassword())
                        .set(
                                "result_backend_transport_options",
                                SENTINEL.transportOptions().replace(RedisSentinel.MASTER_NAME, "nobody"))
                        .build())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("master_name", "'nobody'", RedisSentinel.MASTER_NAME);
    }

    @Test
    void sentinels_that_refuse_us_are_told_apart_from_those_that_are_gone() {
        assertThatThrownBy(() -> RedisResultBackend.builder()
                        .url(SENTINEL.urlWithoutPassword())
                        .operationTimeout(Duration.ofSeconds(6))
                        .set(
                                "result_backend_transport_options",
                                SENTINEL.transportOptions().replace(RedisSentinel.SENTINEL_PASSWORD, "wrong"))
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("sentinel_kwargs", "WRONGPASS")
                .hasMessageNotContaining("wrong\"");
    }

    @Test
    void all_connections_speak_tls_from_their_first_byte() throws Exception {
        Certificate certificate = Certificate.create(folder, "redis", "127.0.0.1");
        String ssl = "\"ssl_cert_reqs\": \"required\", \"ssl_check_hostname\": false, \"ssl_ca_certs\": \""
                + certificate.certificateFile() + "\", \"ssl_certfile\": \"" + certificate.certificateFile()
                + "\", \"ssl_keyfile\": \"" + certificate.keyFile() + "\"";
        try (RedisSentinel secure =
                        RedisServer.newest().sentinel().tls(certificate.certificateText(), certificate.keyText());
                Proxy proxy = new Proxy("127.0.0.1", secure.sentinelPort(0))) {
            try (ResultBackend results = RedisResultBackend.builder()
                    .url("sentinel://localhost:" + proxy.port())
                    .password(Credentials.literal(secure.password()))
                    .set("redis_backend_use_ssl", "{" + ssl + "}")
                    .set("result_backend_transport_options", secure.transportOptions(", \"ssl\": true, " + ssl))
                    .build()) {
                // The servers have no other port than those that speak TLS: what is stored came over it.
                assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
                CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(20));
                assertThat(awaited.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(proxy.firstBytes()).isNotEmpty().allMatch(first -> first == 0x16); // a TLS handshake
        }
    }

    @Test
    void stores_and_awaits_go_on_when_the_master_dies() throws Exception {
        try (RedisSentinel own = RedisServer.newest().sentinel();
                ResultBackend results = Backends.on(own)
                        .operationTimeout(Duration.ofSeconds(40))
                        .build()) {
            List<TaskContext> tasks = new ArrayList<>();
            List<CompletableFuture<Long>> awaited = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tasks.add(TaskContext.of(UUID.randomUUID().toString()));
                awaited.add(results.awaitAsync(tasks.get(i).taskId(), Long.class, Duration.ofSeconds(60)));
            }
            int before = own.master();
            own.killOne(before);
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            tasks.forEach(each -> stores.add(results.writer().successAsync(each, 1L)));
            for (CompletableFuture<WriteOutcome> store : stores) {
                assertThat(store.get(45, TimeUnit.SECONDS)).isEqualTo(WriteOutcome.WRITTEN);
            }
            for (CompletableFuture<Long> await : awaited) {
                assertThat(await.get(15, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(own.master()).isNotEqualTo(before).isNotNegative();
        }
    }

    @Test
    void a_switch_of_the_master_is_followed_at_once() throws Exception {
        try (RedisSentinel own = RedisServer.newest().sentinel();
                ResultBackend results = Backends.on(own)
                        .operationTimeout(Duration.ofSeconds(30))
                        .build()) {
            results.writer().started(task);
            int before = own.master();
            Subscribers.eventually("a sentinel is listened to", () -> own.listenedToBy("celeriac") >= 0);
            int other = own.otherThan(own.listenedToBy("celeriac"));
            // A master that is paused does not hear that it is none any more, and so does not close our connection.
            own.cli(before, "CLIENT", "PAUSE", "120000", "WRITE");
            Subscribers.eventually("a switch begins", () -> own.failover(other));
            Subscribers.eventually("another master", () -> own.master() != before && own.master() >= 0);
            Subscribers.eventually(
                    "our connection at the new master",
                    () -> own.cli(own.master(), "CLIENT", "LIST").contains("name=celeriac"));
            assertThat(results.writer().success(task, 1L)).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(own.cli(own.master(), "GET", "celery-task-meta-" + task.taskId()))
                    .contains("SUCCESS");
        }
    }
}
