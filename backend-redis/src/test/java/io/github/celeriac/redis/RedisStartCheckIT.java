package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Credentials;
import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import io.github.celeriac.Health;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.OnEveryRedis;
import io.github.celeriac.testkit.live.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What costs results is found when a store is opened: told in the log, by the health and by the doctor. */
@OnEveryRedis
class RedisStartCheckIT {
    /** All that is warned of here. */
    private static final String WASTEFUL = "pubsub 65536 0 0";

    @Parameter
    RedisServer redis;

    private final String user = "user-" + UUID.randomUUID();
    private final Logger logger = Logger.getLogger("io.github.celeriac.redis.internal.StartCheck");
    private final Log log = new Log();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.addHandler(log);
    }

    @AfterEach
    void tidyUp() {
        logger.removeHandler(log);
        logger.setLevel(null);
        redis.cli("ACL", "DELUSER", user);
    }

    private ResultBackend as(RedisServer server, String... rights) {
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", user, "reset", "on", ">secret"));
        command.addAll(List.of(rights));
        server.cli(command.toArray(String[]::new));
        return RedisResultBackend.builder()
                .url(server.urlWithoutPassword())
                .username(user)
                .password(Credentials.literal("secret"))
                .build();
    }

    private static Finding finding(ResultBackend results, String kind) {
        return results.examine().stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    @Test
    void settings_that_cost_results_are_told_until_they_are_mended() {
        try (RedisServer own = redis.another("--maxmemory", "100mb", "--maxmemory-policy", "volatile-ttl")) {
            own.cli("CONFIG", "SET", "client-output-buffer-limit", WASTEFUL);
            try (ResultBackend results = Backends.on(own).build()) {
                Subscribers.eventually(
                        "two causes", () -> results.health().causes().size() == 2);
                Health health = results.health();
                assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
                assertThat(health.causes())
                        .satisfiesExactly(
                                one -> assertThat(one)
                                        .contains("volatile-ttl", "CONFIG SET maxmemory-policy noeviction"),
                                other -> assertThat(other)
                                        .contains("65536 bytes", "CONFIG SET client-output-buffer-limit"));
                assertThat(log.lines(Level.WARNING)).hasSize(2).allMatch(line -> line.startsWith("redis at "));
                own.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
                own.cli("CONFIG", "SET", "client-output-buffer-limit", "pubsub 33554432 8388608 60");
                assertThat(results.examine()).isEmpty();
            }
        }
    }

    @Test
    void rights_that_are_missing_are_told_with_what_allows_them() {
        try (RedisServer own = redis.another();
                ResultBackend results =
                        as(own, "~celery-task-meta-*", "+@all", "-evalsha", "-subscribe", "-mget", "-acl")) {
            Finding gap = finding(results, "acl");
            assertThat(gap.severity()).isEqualTo(Severity.WARNING);
            assertThat(gap.fix()).isEqualTo("ACL SETUSER " + user + " +mget &celery-task-meta-* +evalsha +subscribe");
            assertThat(log.lines(Level.WARNING)).singleElement().asString().contains("&celery-task-meta-*", "+evalsha");
            own.cli(gap.fix().split(" "));
            assertThat(results.examine()).isEmpty();
        }
    }

    @Test
    void who_may_not_look_at_settings_starts_all_the_same_and_is_told_what_was_not_seen() {
        try (ResultBackend results = as(redis, "~*", "&*", "+@all", "-config", "-info", "-acl")) {
            assertThat(finding(results, "not_seen").severity()).isEqualTo(Severity.NOTE);
            assertThat(finding(results, "not_seen").examples())
                    .satisfiesExactly(
                            info -> assertThat(info).startsWith("INFO at "),
                            config -> assertThat(config).startsWith("CONFIG GET at "));
            assertThat(log.lines(Level.WARNING)).isEmpty();
            assertThat(log.lines(Level.INFO)).singleElement().asString().contains("+info +config|get");
            assertThat(results.health().status()).isEqualTo(Health.Status.UP);
            assertThat(results.writer().success(TaskContext.of(user), 1L)).isEqualTo(WriteOutcome.WRITTEN);
        }
    }

    @Test
    void looking_changes_nothing() {
        try (RedisServer own = redis.another();
                ResultBackend results = Backends.on(own).build()) {
            assertThat(results.examine()).isEmpty();
            assertThat(own.cli("DBSIZE")).isEqualTo("0");
            assertThat(own.cli("INFO", "keyspace")).doesNotContain("keys=");
            Subscribers.eventually("no channel", () -> Subscribers.channels(own).isEmpty());
        }
    }

    private static final class Log extends Handler {
        private final List<LogRecord> records = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord entry) {
            records.add(entry);
        }

        synchronized List<String> lines(Level level) {
            return records.stream()
                    .filter(one -> one.getLevel().equals(level))
                    .map(LogRecord::getMessage)
                    .toList();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
