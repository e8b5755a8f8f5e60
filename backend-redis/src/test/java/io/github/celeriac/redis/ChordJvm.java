package io.github.celeriac.redis;

import io.github.celeriac.Credentials;
import io.github.celeriac.TaskPublishers;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** A worker in a process of its own, which may be killed; its results and its broker are two databases of one server. */
final class ChordJvm {
    private static final String RESULTS = "CHORD_REDIS_URL";
    private static final String BROKER = "CHORD_BROKER_URL";
    private static final String PASSWORD = "CHORD_REDIS_PASSWORD";

    private ChordJvm() {}

    /** Not started yet; what it says of errors is said here. */
    static ProcessBuilder builder(RedisServer redis, int broker, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                new File(System.getProperty("java.home"), "bin/java").getPath(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(RESULTS, redis.urlWithoutPassword());
        builder.environment().put(BROKER, redis.urlWithoutPassword().replaceAll("/0$", "/" + broker));
        builder.environment().put(PASSWORD, redis.password());
        return builder;
    }

    /** In such a process: its results, with chords that somebody else takes over after a second. */
    static RedisResultBackend.Builder results() {
        return RedisResultBackend.builder()
                .url(System.getenv(RESULTS))
                .password(Credentials.env(PASSWORD))
                .set("chord_lease", "1");
    }

    /** In such a process: its broker. */
    static TaskPublisher publisher() {
        return TaskPublishers.builder()
                .url(System.getenv(BROKER))
                .password(Credentials.env(PASSWORD))
                .build();
    }
}
