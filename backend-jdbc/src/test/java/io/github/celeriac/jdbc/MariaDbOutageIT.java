package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.MariaDbServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was acknowledged is there, whatever happens to the server meanwhile. */
@Timeout(180)
class MariaDbOutageIT {
    private static final int WRITERS = 16;
    private static final List<MariaDbServer> SERVERS = new ArrayList<>();

    /** Servers of this test's own: it breaks them. */
    static Stream<MariaDbServer> servers() {
        if (SERVERS.isEmpty()) {
            MariaDbServer.all().forEach(server -> SERVERS.add(server.another()));
        }
        return SERVERS.stream();
    }

    @AfterAll
    static void removeServers() {
        SERVERS.forEach(MariaDbServer::close);
    }

    private static JdbcResultBackend.Builder builder(MariaDbServer server) {
        return JdbcResultBackend.builder()
                .url(server.database().urlWithoutPassword())
                .password(Credentials.literal(server.password()));
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("servers")
    void nothing_acknowledged_is_lost_when_connections_are_killed(MariaDbServer server) throws Exception {
        underLoad(server, Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 20; i++) {
                server.database()
                        .sql("SELECT id FROM information_schema.processlist WHERE user = 'celery'")
                        .lines()
                        .forEach(id -> kill(server, id));
            }
        });
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("servers")
    void nothing_acknowledged_is_lost_when_the_server_restarts(MariaDbServer server) throws Exception {
        underLoad(server, Duration.ofSeconds(20), server::restart);
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("servers")
    void nothing_acknowledged_is_lost_when_the_server_dies(MariaDbServer server) throws Exception {
        underLoad(server, Duration.ofSeconds(20), () -> {
            server.kill();
            server.start();
        });
    }

    private static void kill(MariaDbServer server, String connection) {
        try {
            server.database().sql("KILL " + connection);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("Unknown thread id"); // it has just gone by itself
        }
    }

    /** Stores from many threads while {@code trouble} happens; nothing may fail that has the time to be retried. */
    private static void underLoad(MariaDbServer server, Duration patience, Runnable trouble) throws Exception {
        try (ResultBackend results = builder(server).operationTimeout(patience).build()) {
            String run = "run-" + System.nanoTime() + "-";
            List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger next = new AtomicInteger();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(CompletableFuture.runAsync(
                        () -> {
                            while (!stop.get()) {
                                String id = run + next.incrementAndGet();
                                assertThat(results.writer().success(TaskContext.of(id), id))
                                        .isEqualTo(WriteOutcome.WRITTEN);
                                acknowledged.add(id);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            CompletableFuture<String> awaited = results.awaitAsync(run + "end", String.class, Duration.ofMinutes(1));
            untilMoreThan(0, acknowledged);
            trouble.run();
            untilMoreThan(acknowledged.size() + 100, acknowledged);
            stop.set(true);
            CompletableFuture.allOf(writers.toArray(new CompletableFuture<?>[0]))
                    .get();
            results.writer().success(TaskContext.of(run + "end"), "end");
            assertThat(awaited.join()).isEqualTo("end");
            assertThat(results.fetchMany(acknowledged, String.class))
                    .hasSize(acknowledged.size())
                    .allSatisfy((id, result) -> assertThat(result.get()).isEqualTo(id));
        }
    }

    private static void untilMoreThan(int count, List<String> acknowledged) {
        while (acknowledged.size() <= count) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("servers")
    void a_server_that_is_frozen_ends_calls_within_the_operation_timeout_and_works_on_when_it_thaws(
            MariaDbServer server) {
        try (ResultBackend results =
                builder(server).operationTimeout(Duration.ofSeconds(2)).build()) {
            String run = "frozen-" + System.nanoTime();
            results.writer().success(TaskContext.of(run), 1L);
            CompletableFuture<Long> awaited = results.awaitAsync(run + "-later", Long.class, Duration.ofMinutes(1));
            server.pause();
            try {
                long started = System.nanoTime();
                List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    stores.add(results.writer().successAsync(TaskContext.of(run + "-" + i), 1L));
                }
                assertThatThrownBy(() -> results.fetch(run)).isInstanceOf(BackendUnavailableException.class);
                assertThat(stores)
                        .allSatisfy(store -> assertThatThrownBy(store::join)
                                .isInstanceOf(CompletionException.class)
                                .cause()
                                .isInstanceOf(BackendUnavailableException.class)
                                .hasMessageContaining("operation_timeout"));
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
            } finally {
                server.unpause();
            }
            untilItAnswers(results, run);
            results.writer().success(TaskContext.of(run + "-later"), 2L);
            assertThat(awaited.join()).isEqualTo(2L);
        }
    }

    private static void untilItAnswers(ResultBackend results, String id) {
        while (true) {
            try {
                assertThat(results.fetch(id).get()).isEqualTo(1L);
                return;
            } catch (BackendUnavailableException e) {
                // its connections are just being given up
            }
        }
    }
}
