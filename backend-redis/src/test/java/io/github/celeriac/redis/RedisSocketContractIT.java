package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.RedisServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code redis+socket://}. */
class RedisSocketContractIT extends ResultBackendContract {
    @TempDir
    static Path folder;

    private static RedisServer redis;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        redis = RedisServer.newest().onSocket(folder);
        redis.port();
    }

    @AfterAll
    static void stop() {
        redis.exec("rm", "-f", "/sockets/redis.sock");
        redis.close();
    }

    private static String socket() {
        return folder.resolve("redis.sock").toString();
    }

    @Override
    protected ResultBackendBuilder<?> builder() {
        return RedisResultBackend.builder()
                .url("redis+socket://" + socket() + "?virtual_host=3")
                .password(Credentials.literal(redis.password()));
    }

    @Override
    protected void storeGarbage(String taskId) {
        redis.cli("-n", "3", "SET", "celery-task-meta-" + taskId, "{\"status\": garbage");
    }

    @Test
    void python_reads_what_came_over_the_same_socket_into_the_same_database() {
        TaskContext task = TaskContext.of("over-a-socket");
        try (ResultBackend results = builder().build()) {
            results.writer().success(task, 7L);
        }
        String password = URLEncoder.encode(redis.password(), StandardCharsets.UTF_8);
        String url = "redis+socket://:" + password + "@" + socket() + "?virtual_host=3";
        // Of its own: it must not look back at this server, which will not be there for long.
        try (CeleryPeer peer = CeleryPeer.newest().dedicated(Map.of())) {
            assertThat(peer.app(url).get(task.taskId(), Duration.ofSeconds(10)).repr())
                    .isEqualTo("7");
        }
    }
}
