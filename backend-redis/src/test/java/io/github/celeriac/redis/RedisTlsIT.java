package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code rediss://}, with Celery's parameters. */
@OnEveryRedis
class RedisTlsIT {
    @Parameter
    RedisServer redis;

    @TempDir
    Path folder;

    private final TaskContext task = TaskContext.of(UUID.randomUUID().toString());
    private RedisServer own;
    private Certificate trusted;

    @BeforeEach
    void startServer() throws Exception {
        own = redis.another();
        trusted = Certificate.create(folder, "trusted", "localhost");
        serve(trusted);
    }

    /** The same port speaks TLS from now on, and asks for a client's certificate. */
    private void serve(Certificate certificate) {
        own.exec("sh", "-c", "printf '%s' '" + certificate.certificateText() + "' > /tmp/cert.pem");
        own.exec("sh", "-c", "printf '%s' '" + certificate.keyText() + "' > /tmp/key.pem");
        own.cli(
                "CONFIG",
                "SET",
                "tls-cert-file",
                "/tmp/cert.pem",
                "tls-key-file",
                "/tmp/key.pem",
                "tls-ca-cert-file",
                "/tmp/cert.pem",
                "port",
                "0",
                "tls-port",
                "6379");
    }

    @AfterEach
    void stopServer() {
        own.close();
    }

    private RedisResultBackend.Builder builder(String parameters) {
        return RedisResultBackend.builder()
                .url("rediss://localhost:" + own.port() + "/0?" + parameters)
                .operationTimeout(Duration.ofSeconds(5))
                .password(Credentials.literal(own.password()));
    }

    private String ca() {
        return "&ssl_ca_certs=" + trusted.certificateFile();
    }

    private String client() {
        return "&ssl_certfile=" + trusted.certificateFile() + "&ssl_keyfile=" + trusted.keyFile();
    }

    @Test
    void results_pass_when_both_sides_know_each_other() throws Exception {
        try (ResultBackend results =
                builder("ssl_cert_reqs=required" + ca() + client()).build()) {
            CompletableFuture<Long> awaited = results.awaitAsync(task.taskId(), Long.class, Duration.ofSeconds(20));
            results.writer().success(task, 1L);
            assertThat(awaited.get(4, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void python_reads_them_with_the_same_url() {
        String parameters = "ssl_cert_reqs=required" + ca() + client();
        try (ResultBackend results = builder(parameters).build()) {
            results.writer().success(task, 1L);
        }
        String url = own.url().replaceFirst("redis://(.*)@[^/]*/0", "rediss://$1@localhost:" + own.port() + "/0?")
                + parameters;
        // Of its own: it must not look back at this server, which will not be there for long.
        try (CeleryPeer peer = CeleryPeer.newest().dedicated(Map.of())) {
            assertThat(peer.app(url).get(task.taskId(), Duration.ofSeconds(10)).repr())
                    .isEqualTo("1");
        }
    }

    @Test
    void a_server_that_is_not_known_is_not_spoken_to() throws Exception {
        Certificate other = Certificate.create(folder, "other", "localhost");
        assertThatThrownBy(() -> builder("ssl_cert_reqs=required&ssl_ca_certs=" + other.certificateFile() + client())
                        .build())
                .isInstanceOf(BackendAccessException.class)
                .hasMessageContainingAll("TLS", "ssl_ca_certs");
        try (ResultBackend results = builder("ssl_cert_reqs=none" + client()).build()) {
            results.writer().success(task, 1L);
        }
    }

    @Test
    void a_server_of_another_name_is_not_spoken_to_unless_the_name_does_not_matter() throws Exception {
        trusted = Certificate.create(folder, "elsewhere", "elsewhere.example");
        try (RedisServer another = redis.another()) {
            own.close();
            own = another;
            serve(trusted);
            String parameters = "ssl_cert_reqs=required" + ca() + client();
            assertThatThrownBy(() -> builder(parameters).build())
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContaining("ssl_check_hostname");
            try (ResultBackend results =
                    builder(parameters + "&ssl_check_hostname=false").build()) {
                results.writer().success(task, 1L);
            }
        }
    }

    @Test
    void a_client_that_the_server_does_not_know_is_told() {
        assertThatThrownBy(() -> {
                    try (ResultBackend results =
                            builder("ssl_cert_reqs=required" + ca()).build()) {
                        results.writer().success(task, 1L);
                    }
                })
                .isInstanceOf(ResultBackendException.class)
                .hasMessageContaining("localhost:" + own.port());
    }
}
