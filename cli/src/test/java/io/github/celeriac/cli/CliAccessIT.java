package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.done;
import static io.github.celeriac.cli.CliAssert.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.LiveServer;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords, right and wrong, on servers that ask for one. */
class CliAccessIT {
    @TempDir
    private Path folder;

    private final String taskId = UUID.randomUUID().toString();

    static Stream<LiveServer> servers() {
        return Stream.of(RedisServer.newest(), PostgresServer.newest());
    }

    /** The server's URL with something else in place of the password. */
    private static String url(LiveServer server, String password) {
        return server instanceof RedisServer redis
                ? redis.urlWithoutPassword().replace("://", "://:" + password + "@")
                : ((PostgresServer) server)
                        .database()
                        .urlWithoutPassword()
                        .replaceFirst("@", ":" + Matcher.quoteReplacement(password) + "@");
    }

    private static String password(LiveServer server) {
        return server instanceof RedisServer redis ? redis.password() : ((PostgresServer) server).password();
    }

    private Cli cli() {
        return new Cli(folder, Map.of());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_password_comes_from_a_variable_or_a_file(LiveServer server) throws Exception {
        String url = url(server, "${SERVER_PASSWORD}");
        done(cli().with("SERVER_PASSWORD", password(server))
                .run("store", taskId, "--state", "SUCCESS", "--result", "1", "--backend", url));
        Path secret = Files.writeString(folder.resolve("secret"), password(server) + "\n");
        done(cli().with("SERVER_PASSWORD_FILE", secret.toString()).run("get", taskId, "--backend", url));
    }

    @Test
    void the_URL_of_the_backend_may_be_in_a_file() throws IOException {
        String url = "db+sqlite:///" + folder.resolve("results.db");
        Path secret = Files.writeString(folder.resolve("url"), url + "\n");
        Cli cli = new Cli(folder, Map.of("CELERY_RESULT_BACKEND_FILE", secret.toString()));
        done(cli.run("store", "t", "--state", "SUCCESS", "--result", "1"));
        assertThat(done(cli.run("list"))).contains("\"t\"");
        assertThat(done(Cli.on(url, folder).run("get", "t"))).contains("\"t\"");
        String other = "db+sqlite:///" + folder.resolve("other.db");
        assertThat(done(cli.run("cleanup", "--dry-run", "--backend", other))).isEqualTo("{\"would_delete\": 0}");
        assertThat(cli.run("get", "t", "--backend", other).exitCode()).isEqualTo(ExitCode.ABSENT);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_password_on_the_command_line_is_taken(LiveServer server) {
        done(cli().run("store", taskId, "--state", "SUCCESS", "--result", "1", "--backend", server.url()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_wrong_password_is_told_and_not_shown(LiveServer server) {
        Cli.Run run = cli().run("get", taskId, "--backend", url(server, "wr0ng-passw0rd"));
        assertThat(problem(run, ExitCode.FAILED))
                .contains(server.host() + ":" + server.port())
                .containsIgnoringCase("password")
                .doesNotContain("wr0ng-passw0rd");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void debugging_does_not_show_a_password_either(LiveServer server) {
        Cli.Run run = cli().run("get", taskId, "--debug", "--backend", url(server, "wr0ng-passw0rd"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("\tat ").doesNotContain("wr0ng-passw0rd");
    }

    @Test
    void a_result_in_another_serializer_is_told_as_such() {
        RedisServer redis = RedisServer.newest();
        redis.cli("set", "celery-task-meta-" + taskId, "\u0001 no JSON");
        assertThat(problem(Cli.on(redis.url(), folder).run("get", taskId), ExitCode.FAILED))
                .contains("not JSON", "byte 0");
        assertThat(problem(Cli.on(redis.url(), folder).run("await", taskId), ExitCode.FAILED))
                .contains("not JSON");
    }
}
