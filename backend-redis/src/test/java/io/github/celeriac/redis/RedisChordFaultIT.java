package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Chords whose parts are delivered one to five times by each of several processes, which are killed at any moment: each has
 * exactly one body, which is a task or a group of two, with every result in its place. {@code -Dceleriac.chords=10000} for a
 * longer run.
 */
class RedisChordFaultIT {
    private static final int CHORDS = Integer.getInteger("celeriac.chords", 150);
    private static final int PARTS = 5;
    private static final int KILLED = Math.max(3, CHORDS / 100);
    private static final int BROKER = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(60 + CHORDS / 20);

    private final RedisServer redis = RedisServer.newest();

    @Test
    void each_chord_has_exactly_one_body_although_processes_are_killed() throws Exception {
        String run = FreshIds.next();
        RedisClient client = RedisClient.create();
        List<Process> processes = new ArrayList<>();
        long claimed = 0;
        try (StatefulRedisConnection<String, String> results = client.connect(uri(0));
                StatefulRedisConnection<String, String> broker = client.connect(uri(BROKER))) {
            for (int chord = 0; chord < CHORDS; chord++) {
                results.async().set("celery-taskset-meta-" + ChordProcess.groupId(run, chord) + ".s", "" + PARTS);
            }
            String bodies = "bodies-" + run;
            // Those that are killed on their way, one after the other, and two that come to the end.
            for (int killed = 0; killed < KILLED; killed++) {
                int first = (int) ((long) CHORDS * killed / (KILLED + 1));
                Process process = start(run, first, killed);
                long some = broker.sync().llen(bodies) + CHORDS / (KILLED + 1) / 2;
                processes.add(process);
                Subscribers.eventually(
                        "bodies of process " + killed,
                        PATIENCE,
                        () -> broker.sync().llen(bodies) >= some || hasSaidSomething(process));
                process.destroyForcibly().waitFor();
                claimed += results.sync().zcard("celeriac-chords");
            }
            processes.add(start(run, 0, KILLED));
            processes.add(start(run, 0, KILLED + 1));
            int all = expected(run).size();
            Subscribers.eventually(
                    "a body for each chord",
                    PATIENCE,
                    () -> broker.sync().llen(bodies) >= all && results.sync().exists("celeriac-chords") == 0);
            for (Process last : processes.subList(KILLED, KILLED + 2)) {
                assertThat(new String(last.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                        .isEqualTo("done");
                last.getOutputStream().close();
                assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(bodies(bodies)).isEqualTo(expected(run));
            assertThat(results.sync().keys("celery-taskset-meta-" + run + "-group-*.[cp]"))
                    .isEmpty();
            System.out.printf("%d chords, %d processes killed, %d between claim and body%n", CHORDS, KILLED, claimed);
        } finally {
            processes.forEach(Process::destroyForcibly);
            client.shutdown();
        }
    }

    /** That it has delivered everything: it was quicker than this test. */
    private static boolean hasSaidSomething(Process process) {
        try {
            return process.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> expected(String run) {
        String values = IntStream.range(0, PARTS).boxed().toList().toString().replace(" ", "");
        Map<String, List<String>> all = new TreeMap<>();
        IntStream.range(0, CHORDS)
                .forEach(chord -> ChordProcess.bodyIds(run, chord).forEach(id -> all.put(id, List.of(values))));
        return all;
    }

    /** The results that each body was sent with; one for each message. */
    private Map<String, List<String>> bodies(String queue) {
        Map<String, List<String>> all = new TreeMap<>();
        for (BrokerQueue.Message message : new BrokerQueue(redis, BROKER, queue).messages()) {
            all.computeIfAbsent(message.taskId(), id -> new ArrayList<>()).add(message.first());
        }
        return all;
    }

    private Process start(String run, int first, int seed) throws IOException {
        return ChordJvm.builder(redis, BROKER, ChordProcess.class, run, "" + first, "" + CHORDS, "" + PARTS, "" + seed)
                .start();
    }

    private RedisURI uri(int database) {
        RedisURI uri = RedisURI.create(redis.host(), redis.port());
        uri.setDatabase(database);
        uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just(null, redis.password())));
        return uri;
    }
}
