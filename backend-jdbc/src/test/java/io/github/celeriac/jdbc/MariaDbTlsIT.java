package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.MariaDbServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS to MariaDB, by the options that SQLAlchemy's URLs have for it. */
@Timeout(180)
class MariaDbTlsIT {
    @TempDir
    private static Path folder;

    private static final List<MariaDbServer> SERVERS = new ArrayList<>();
    private static Path certificate;
    private static Path stranger;

    @BeforeAll
    static void startServers() throws Exception {
        TestCertificate servers = TestCertificate.create(folder, "server");
        certificate = servers.file();
        stranger = TestCertificate.create(folder, "stranger").file();
        for (MariaDbServer each : MariaDbServer.all()) {
            MariaDbServer server = each.another();
            SERVERS.add(server);
            servers.install(server, "mysql");
            server.exec(
                    "sh",
                    "-c",
                    "printf '[mysqld]\\nssl_cert=/tmp/server.crt\\nssl_key=/tmp/server.key\\n'"
                            + " > /etc/mysql/conf.d/tls.cnf");
            server.restart();
            server.database().sql("ALTER USER " + server.user() + " REQUIRE SSL");
        }
    }

    @AfterAll
    static void removeServers() {
        SERVERS.forEach(MariaDbServer::close);
    }

    static List<MariaDbServer> servers() {
        return SERVERS;
    }

    private static ResultBackend open(MariaDbServer server, String host, String query) {
        return JdbcResultBackend.builder()
                .url(server.database().urlWithoutPassword().replaceFirst("@[^:/]+", "@" + host) + "?" + query)
                .password(Credentials.literal(server.password()))
                .operationTimeout(Duration.ofSeconds(20))
                .build();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void the_certificate_and_its_name_are_checked_and_results_go_by_tls(MariaDbServer server) {
        for (String query : List.of("ssl_ca=", "ssl_mode=VERIFY_IDENTITY&ssl_ca=")) {
            try (ResultBackend results = open(server, "localhost", query + certificate)) {
                var awaited = results.awaitAsync("a", String.class, Duration.ofSeconds(60));
                assertThat(results.writer().success(TaskContext.of("a"), "by TLS"))
                        .isEqualTo(WriteOutcome.WRITTEN);
                assertThat(awaited.join()).isEqualTo("by TLS");
                results.forget("a");
            }
            assertThatThrownBy(() -> open(server, "127.0.0.1", query + certificate))
                    .isInstanceOf(ResultBackendException.class)
                    .hasMessageContaining("127.0.0.1");
            assertThatThrownBy(() -> open(server, "localhost", query + stranger))
                    .isInstanceOf(ResultBackendException.class);
        }
    }

    /** The user may not come in without. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void weaker_modes_check_what_they_say_and_no_more(MariaDbServer server) {
        open(server, "127.0.0.1", "ssl_mode=VERIFY_CA&ssl_ca=" + certificate).close();
        assertThatThrownBy(() -> open(server, "127.0.0.1", "ssl_mode=VERIFY_CA&ssl_ca=" + stranger))
                .isInstanceOf(ResultBackendException.class);
        open(server, "127.0.0.1", "ssl_mode=REQUIRED").close();
        assertThatThrownBy(() -> open(server, "127.0.0.1", "ssl_mode=DISABLED"))
                .isInstanceOf(ResultBackendException.class);
    }
}
