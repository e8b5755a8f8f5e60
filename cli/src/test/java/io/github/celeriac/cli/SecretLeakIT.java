package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.ResultQuery;
import io.github.celeriac.TaskContext;
import io.github.celeriac.micrometer.MicrometerMetrics;
import io.github.celeriac.testkit.live.LiveServer;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No password is shown, whether right or wrong: not in logs at their finest, exceptions, {@code toString()}, metrics, health,
 * findings or what the command line prints with {@code --debug}; neither in good times nor in bad.
 */
class SecretLeakIT {
    private static final String WRONG = "wr0ng/passw0rd@1:%";
    private static final String WRONG_PASSWORD = "wrong password";
    private static final String NOBODY_THERE = "nobody there";
    private static final String NO_TLS_THERE = "no TLS there";

    @TempDir
    private Path folder;

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();

    /** The server, its password, and the driver that logs. */
    static Stream<Arguments> servers() {
        MariaDbServer mariaDb = MariaDbServer.all().get(0);
        return Stream.of(
                arguments(RedisServer.newest(), RedisServer.newest().password(), "io.lettuce"),
                arguments(PostgresServer.newest(), PostgresServer.newest().password(), "org.postgresql"),
                arguments(mariaDb, mariaDb.password(), "org.mariadb"),
                arguments(RabbitServer.newest(), RabbitServer.newest().password(), "io.github.celeriac"));
    }

    private static Arguments arguments(LiveServer server, String password, String logger) {
        return Arguments.of(server, Named.of("its password", password), logger);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void no_password_is_shown(LiveServer server, String password, String logger) {
        Map<String, Map<String, String>> bad = badTimes(server, password);
        Map<String, String> good = environment(server, server.url());
        try (AllLogs logs = AllLogs.capture()) {
            goodTimes(good);
            bad.forEach((name, environment) -> {
                Throwable thrown =
                        catchThrowable(() -> builder(environment).build().close());
                assertThat(thrown).as(name).isInstanceOf(ResultBackendException.class);
                show(thrown);
            });
            assertThat(logs.records()).anyMatch(text -> text.contains(logger));
            logs.records().forEach(shown::add);
        }
        commandLine(List.of(good, bad.get(WRONG_PASSWORD), bad.get(NOBODY_THERE), bad.get(NO_TLS_THERE)));
        assertThat(shown)
                .hasSizeGreaterThan(20)
                .allSatisfy(text -> Stream.of(password, WRONG)
                        .flatMap(SecretLeakIT::forms)
                        .forEach(secret -> assertThat(text).doesNotContain(secret)));
    }

    /** As it is written in messages, in URLs and in headers. */
    private static Stream<String> forms(String secret) {
        return Stream.of(
                secret,
                URLEncoder.encode(secret, UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));
    }

    private static Map<String, Map<String, String>> badTimes(LiveServer server, String password) {
        String url = server.url();
        Map<String, Map<String, String>> bad = new LinkedHashMap<>();
        String wrong = url.replace(URLEncoder.encode(password, UTF_8), URLEncoder.encode(WRONG, UTF_8));
        assertThat(wrong).isNotEqualTo(url);
        bad.put(WRONG_PASSWORD, environment(server, wrong));
        bad.put(NOBODY_THERE, environment(server, url.replace(":" + server.port(), ":1")));
        bad.put(NO_TLS_THERE, environment(server, tls(url)));
        bad.put("a parameter that is none", environment(server, url + "?passwd=" + URLEncoder.encode(WRONG, UTF_8)));
        Map<String, String> setting = new LinkedHashMap<>(environment(server, url));
        setting.put("CELERY_RESULT_EXPIRES", "soon");
        bad.put("a bad setting", setting);
        return bad;
    }

    private static String tls(String url) {
        return switch (url.replaceFirst("[:+].*", "") + (url.contains("postgres") ? " postgres" : "")) {
            case "redis" -> url.replaceFirst("redis", "rediss") + "?ssl_cert_reqs=required";
            case "amqp" -> url.replaceFirst("amqp", "amqps");
            case "db postgres" -> url + "?sslmode=require";
            default -> url + "?ssl_mode=REQUIRED";
        };
    }

    private static Map<String, String> environment(LiveServer server, String url) {
        return server instanceof RabbitServer
                ? Map.of(
                        "CELERY_RESULT_BACKEND", "rpc://",
                        "CELERY_BROKER_URL", url,
                        "CELERIAC_OPERATION_TIMEOUT", "10s")
                : Map.of("CELERY_RESULT_BACKEND", url, "CELERIAC_OPERATION_TIMEOUT", "10s");
    }

    private static ResultBackends.Builder builder(Map<String, String> environment) {
        return ResultBackends.builder().environment(environment);
    }

    private void goodTimes(Map<String, String> environment) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ResultBackends.Builder builder = builder(environment).metrics(MicrometerMetrics.on(registry));
        String id = UUID.randomUUID().toString();
        try (ResultBackend results = builder.build()) {
            show(results.writer().success(TaskContext.of(id), "value"));
            show(results.fetch(id));
            show(catchThrowable(() -> results.await("never " + id, Object.class, Duration.ofMillis(50))));
            show(results.health());
            show(results.examine());
            if (results.capabilities().contains(Capability.LISTING)) {
                show(results.list(ResultQuery.all().pageSize(1)));
            }
            results.forget(id);
            show(results);
        }
        show(builder);
        registry.getMeters().forEach(meter -> show(meter.getId() + " " + meter.measure()));
    }

    private void commandLine(List<Map<String, String>> environments) {
        List<Cli.Running> running = environments.stream()
                .map(environment -> new Cli(folder, environment).start("get", "unknown", "--debug"))
                .toList();
        running.stream().map(Cli.Running::finish).forEach(run -> {
            assertThat(run.err()).isNotEmpty();
            show(run.out() + run.err());
        });
    }

    private void show(Object any) {
        if (any instanceof Throwable thrown) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            shown.add(trace.toString());
        }
        shown.add(String.valueOf(any));
    }
}
