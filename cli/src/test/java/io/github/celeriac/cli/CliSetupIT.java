package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.document;
import static io.github.celeriac.cli.CliAssert.done;
import static io.github.celeriac.cli.CliAssert.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code celeriac setup}: what it writes, once the password is filled in, works for Java and for both Pythons. */
class CliSetupIT {
    private static final String[] FLAGS = {
        "setup",
        "--keep",
        "1d",
        "--size",
        "10KiB",
        "--rate",
        "10",
        "--durable",
        "no",
        "--readers",
        "anyone",
        "--celery",
        "5.2",
        "--trusted",
        "yes"
    };

    private static final String LOAD = """
            import celery
            app = celery.Celery("shop")
            app.config_from_object("celeryconfig")
            assert app.conf.result_expires == 86400
            """;
    private static final String STORE = LOAD + "app.backend.store_result('%s', [1, 'é'], 'SUCCESS')";
    private static final String CONNECT = LOAD + """
            with app.connection_for_write() as broker:
                broker.connect()
            assert type(app.backend).__name__ == "RPCBackend"
            """;

    @TempDir
    private Path folder;

    private Cli.Run setup(String... more) {
        return new Cli(folder, Map.of()).run(with(FLAGS, more));
    }

    /** The files for a place, where they are expected. */
    private void write(Place place, String... flags) {
        String server =
                place.take.equals("sqlite") ? folder.resolve("results.db").toString() : place.server;
        String[] where = {
            "--take",
            place.take,
            "--server",
            server,
            "--write",
            "--folder",
            written().toString()
        };
        done(new Cli(folder, Map.of()).run(with(flags, where)));
    }

    private static String[] flags(String instead, String of) {
        return Arrays.stream(FLAGS)
                .map(flag -> flag.equals(of) ? instead : flag)
                .toArray(String[]::new);
    }

    private static String[] with(String[] flags, String... more) {
        return Stream.concat(Arrays.stream(flags), Arrays.stream(more)).toArray(String[]::new);
    }

    private Path written() {
        return folder.resolve("shop");
    }

    @Test
    void where_nobody_can_be_asked_every_flag_that_is_missing_or_wrong_is_named() {
        assertThat(problem(new Cli(folder, Map.of()).run("setup"), ExitCode.WRONG_USAGE))
                .contains("--keep", "--size", "--rate", "--durable", "--readers", "--celery", "--trusted");
        assertThat(problem(
                        new Cli(folder, Map.of()).run("setup", "--keep", "soon", "--rate", "x"), ExitCode.WRONG_USAGE))
                .contains("--keep was 'soon' but must", "--rate was 'x' but must", "--durable (");
        assertThat(problem(setup("--take", "oracle"), ExitCode.WRONG_USAGE)).contains("redis, postgresql");
        assertThat(problem(setup("--server", "celery:hunter2@h"), ExitCode.WRONG_USAGE))
                .contains("--server must")
                .doesNotContain("hunter2");
    }

    @Test
    void what_is_recommended_is_shown_with_its_reasons_and_nothing_is_written() throws IOException {
        String shown = done(setup("--folder", written().toString()));
        assertThat(shown)
                .contains(
                        "Backend: PostgreSQL.",
                        "Serializer: json.",
                        "Expiry: ",
                        "Connections: ",
                        "Volume: up to 8.2 GiB")
                .contains("CELERY_RESULT_BACKEND='db+postgresql://celery:${POSTGRES_PASSWORD}@localhost:5432/celery'")
                .contains("result_expires = 86400");
        assertThat(written()).doesNotExist();
        assertThat(done(setup("--take", "redis")))
                .contains("Backend: Redis, as you said.", "Recommended is PostgreSQL");
    }

    @Test
    void what_is_there_is_replaced_with_consent_only() throws IOException {
        String shown = done(setup("--write", "--folder", written().toString()));
        assertThat(shown.indexOf("Then fill in")).isGreaterThan(shown.lastIndexOf("written: "));
        Path env = written().resolve(".env");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env)))
                .isEqualTo("rw-------");
        Files.writeString(env, "POSTGRES_PASSWORD=filled-in\n");
        Cli.Run refused = setup("--write", "--folder", written().toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("stays as it is", "--overwrite");
        assertThat(env).content().isEqualTo("POSTGRES_PASSWORD=filled-in\n");
        done(setup("--write", "--overwrite", "--folder", written().toString()));
        assertThat(env).content().contains("postgres_dev_your_key_here");
        try (Stream<Path> files = Files.list(written())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(".env", "celeryconfig.py");
        }
    }

    @Test
    void where_only_Java_reads_nothing_is_written_for_Python() {
        assertThat(done(new Cli(folder, Map.of()).run(flags("none", "5.2"))))
                .doesNotContain("celeryconfig.py", "OLDEST_READER");
    }

    /** A place for results that {@code setup} is told of, and its password. */
    record Place(String take, String server, String password) {}

    static List<Place> places() {
        RedisServer redis = RedisServer.newest();
        PostgresServer postgres = PostgresServer.newest();
        MariaDbServer maria = MariaDbServer.all().get(0);
        RabbitServer rabbit = RabbitServer.newest();
        return List.of(
                new Place("redis", redis.host() + ":" + redis.port(), redis.password()),
                new Place(
                        "postgresql",
                        place(postgres.user(), postgres.newDatabase().urlWithoutPassword()),
                        postgres.password()),
                new Place("mariadb", place(maria.user(), maria.newDatabase().urlWithoutPassword()), maria.password()),
                new Place("sqlite", "shop/results.db", ""),
                new Place(
                        "rpc",
                        rabbit.user() + "@" + rabbit.host() + ":" + rabbit.port() + "/" + rabbit.virtualHost(),
                        rabbit.password()));
    }

    private static String place(String user, String url) {
        return user + url.substring(url.indexOf('@'));
    }

    @ParameterizedTest
    @MethodSource("places")
    void with_the_password_filled_in_Java_and_Python_read_each_other(Place place) throws Exception {
        write(place, FLAGS);
        Map<String, String> environment = filledIn(place.password);
        Cli.Run validated = new Cli(folder, environment).run("validate");
        assertThat(validated.out().lines()).hasSizeGreaterThan(9).noneMatch(line -> line.startsWith("FAIL"));
        assertThat(validated.exitCode()).isZero();
        CeleryPeer.all().parallelStream().forEach(peer -> python(peer, environment, place.take));
    }

    private void python(CeleryPeer peer, Map<String, String> environment, String take) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PYTHONPATH", written().toString());
        String id = UUID.randomUUID().toString();
        try (CeleryPeer python = peer.dedicated(variables)) {
            // Not in an app of the peer's: that takes the variables, as the file says.
            python.define("shop", take.equals("rpc") ? CONNECT : STORE.formatted(id));
        }
        if (!take.equals("rpc")) {
            assertThat(document(new Cli(folder, environment).run("get", id))
                            .path("result")
                            .toString())
                    .isEqualTo("[1,\"é\"]");
        }
    }

    private static final String FOR_EVER = """
            import celery, celery.beat
            app = celery.Celery("shop")
            app.config_from_object("celeryconfig")
            beat = celery.beat.Scheduler(app, lazy=True)
            beat.install_default_entries({})
            assert "celery.backend_cleanup" not in beat.schedule
            """;
    private static final Map<String, String> AND_IS_KEPT = Map.of("redis", """
            app.backend.store_result('%1$s', 1, 'SUCCESS')
            assert app.backend.client.ttl(app.backend.get_key_for_task('%1$s')) == -1
            """, "postgresql", """
            app.backend.store_result('%1$s', 1, 'SUCCESS')
            try:
                app.backend.cleanup()
            except TypeError:
                pass
            assert app.backend.get_state('%1$s') == 'SUCCESS'
            """, "rpc", """
            with app.connection_for_write() as broker:
                app.backend.binding(broker.default_channel).declare()
            """);

    /** Databases are one to Celery. */
    static List<Place> kindsOfPlaces() {
        return places().stream()
                .filter(place -> AND_IS_KEPT.containsKey(place.take))
                .toList();
    }

    /** With 0, Celery's cleanup deletes every row, and its queue is refused. */
    @ParameterizedTest
    @MethodSource("kindsOfPlaces")
    void for_ever_means_for_ever_to_Celery_too(Place place) throws Exception {
        write(place, flags("never", "1d"));
        Map<String, String> variables = filledIn(place.password);
        variables.put("PYTHONPATH", written().toString());
        String check = AND_IS_KEPT.get(place.take);
        CeleryPeer.all().parallelStream().forEach(peer -> {
            try (CeleryPeer python = peer.dedicated(variables)) {
                python.define("shop", FOR_EVER + check.formatted(UUID.randomUUID()));
            }
        });
    }

    /** What a shell makes of the file. */
    private Map<String, String> filledIn(String password) throws IOException, InterruptedException {
        Path env = written().resolve(".env");
        Files.writeString(env, Files.readString(env).replaceAll("[a-z]+_dev_your_key_here", password));
        Path out = folder.resolve("variables");
        Process shell = new ProcessBuilder("env", "-i", "sh", "-c", "set -a; . ./.env; env -0")
                .directory(written().toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Map<String, String> variables = new HashMap<>();
        for (String line : new ArrayList<>(List.of(Files.readString(out, UTF_8).split("\0")))) {
            int equals = line.indexOf('=');
            if (line.matches("(?s)(CELERY|CELERIAC|[A-Z]+_PASSWORD).*")) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }
}
