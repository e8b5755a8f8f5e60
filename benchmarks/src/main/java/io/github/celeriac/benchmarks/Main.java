package io.github.celeriac.benchmarks;

import io.github.celeriac.benchmarks.codec.CodecComparison;
import io.github.celeriac.benchmarks.jdbc.JdbcComparison;
import io.github.celeriac.benchmarks.redis.ChordComparison;
import io.github.celeriac.benchmarks.redis.RedisComparison;
import io.github.celeriac.benchmarks.rpc.RpcComparison;
import java.util.Arrays;
import java.util.UUID;

/** {@code java -jar benchmarks.jar SUBJECT [options]}; see {@link #USAGE}. */
public final class Main {
    private static final String USAGE = """
            java -jar benchmarks.jar SUBJECT [--name=value ...]
              codecs [--turns=150] [--only=json]      beside Jackson, msgpack-core, razorvine
              redis  [--rounds=5] [--scale=1000] [--url=redis://...]    beside Lettuce, Celery
              chords [--rounds=3] [--scale=1000] [--url=redis://...]    on Redis: beside Celery
              jdbc   [--rounds=3] [--scale=1000]      PostgreSQL: beside pgjdbc over the same pool, Celery
              rpc    [--rounds=5] [--scale=1000]      RabbitMQ: beside amqp-client, Celery
              jmh ...                                 the same benchmarks, with JMH's own options
            """;

    private Main() {}

    public static void main(String[] args) throws Exception {
        String subject = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (subject) {
            case "codecs" -> {
                Arguments options = new Arguments(rest);
                System.out.println(CodecComparison.run(options.number("turns", 150), options.text("only", "")));
            }
            case "redis" -> redis(new Arguments(rest));
            case "chords" -> chords(new Arguments(rest));
            case "jdbc" -> jdbc(new Arguments(rest));
            case "rpc" -> rpc(new Arguments(rest));
            case "jmh" -> org.openjdk.jmh.Main.main(rest);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    private static void redis(Arguments options) throws Exception {
        withRedis(options, url -> {
            String python = CeleryPeer.interpreter().orElse(null);
            try (RedisComparison comparison = new RedisComparison(url, options.number("scale", 1_000), python)) {
                System.out.println(comparison.run(options.number("rounds", 5)));
            }
        });
    }

    private static void chords(Arguments options) throws Exception {
        withRedis(options, url -> {
            String python = CeleryPeer.interpreter().orElse(null);
            try (ChordComparison comparison = new ChordComparison(url, options.number("scale", 1_000), python)) {
                System.out.println(comparison.run(options.number("rounds", 3)));
            }
        });
    }

    private interface Comparison {
        void run(String url) throws Exception;
    }

    private static void withRedis(Arguments options, Comparison comparison) throws Exception {
        String url = options.text("url", "");
        if (!url.isEmpty()) {
            comparison.run(url);
            return;
        }
        String image = DockerServer.image("CELERIAC_TEST_REDIS_IMAGES", "redis:8");
        try (DockerServer server = DockerServer.start(
                6379, image, "redis-server", "--protected-mode", "no", "--bind", "0.0.0.0", "--save", "")) {
            comparison.run("redis://127.0.0.1:" + server.port() + "/0");
        }
    }

    private static void rpc(Arguments options) throws Exception {
        String image = DockerServer.image("CELERIAC_TEST_RABBITMQ_IMAGES", "rabbitmq:4.1");
        String password = UUID.randomUUID().toString();
        String[] run = {"-e", "RABBITMQ_DEFAULT_USER=celery", "-e", "RABBITMQ_DEFAULT_PASS=" + password, image};
        try (DockerServer server = DockerServer.start(5672, run)) {
            String url = "amqp://celery:" + password + "@127.0.0.1:" + server.port() + "/%2F";
            String python = CeleryPeer.interpreter().orElse(null);
            try (RpcComparison comparison = new RpcComparison(url, options.number("scale", 1_000), python)) {
                System.out.println(comparison.run(options.number("rounds", 5)));
            }
        }
    }

    /** As the server comes: with fsync. */
    private static void jdbc(Arguments options) throws Exception {
        String image = DockerServer.image("CELERIAC_TEST_POSTGRES_IMAGES", "postgres:17");
        String password = UUID.randomUUID().toString();
        String[] run = {
            "-e", "POSTGRES_USER=celery", "-e", "POSTGRES_PASSWORD=" + password, "-e", "POSTGRES_DB=results", image
        };
        try (DockerServer server = DockerServer.start(5432, run)) {
            String place = "127.0.0.1:" + server.port() + "/results";
            try (JdbcComparison comparison = new JdbcComparison(
                    "jdbc:postgresql://" + place,
                    "celery",
                    password,
                    "db+postgresql://celery:%s@%s".formatted(password, place),
                    options.number("scale", 1_000),
                    CeleryPeer.interpreter().orElse(null))) {
                System.out.println(comparison.run(options.number("rounds", 3)));
            }
        }
    }
}
