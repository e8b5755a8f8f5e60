package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS to PostgreSQL: {@code sslmode=verify-full} means certificate and name, as in libpq. */
@Timeout(120)
class PostgresTlsIT {
    @TempDir
    private static Path folder;

    private static PostgresServer server;
    private static Path certificate;
    private static Path stranger;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.newest().another();
        TestCertificate servers = TestCertificate.create(folder, "server");
        certificate = servers.file();
        stranger = TestCertificate.create(folder, "stranger").file();
        servers.install(server, "postgres");
        server.database().sql("ALTER SYSTEM SET ssl_cert_file TO '/tmp/server.crt'");
        server.database().sql("ALTER SYSTEM SET ssl_key_file TO '/tmp/server.key'");
        server.database().sql("ALTER SYSTEM SET ssl TO on");
        server.database().sql("SELECT pg_reload_conf()");
        TestDatabase.eventually(
                "TLS is on", () -> server.database().sql("SHOW ssl").equals("on"));
    }

    @AfterAll
    static void removeServer() {
        server.close();
    }

    private static ResultBackend open(String host, String query) {
        return JdbcResultBackend.builder()
                .url(server.database().urlWithoutPassword().replaceFirst("@[^:/]+", "@" + host) + "?" + query)
                .password(Credentials.literal(server.password()))
                .operationTimeout(Duration.ofSeconds(10))
                .build();
    }

    @Test
    void verify_full_stores_awaits_and_listens_by_tls() {
        String query = "sslmode=verify-full&sslrootcert=" + certificate;
        try (ResultBackend results = open("localhost", query)) {
            var awaited = results.awaitAsync("a", String.class, Duration.ofSeconds(60));
            assertThat(results.writer().success(TaskContext.of("a"), "by TLS")).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(awaited.join()).isEqualTo("by TLS");
            assertThat(server.database()
                            .sql("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                                    + " WHERE application_name = 'celeriac'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void a_name_that_the_certificate_does_not_have_is_refused() {
        assertThatThrownBy(() -> open("127.0.0.1", "sslmode=verify-full&sslrootcert=" + certificate))
                .isInstanceOf(ResultBackendException.class)
                .hasMessageContaining("127.0.0.1");
        open("127.0.0.1", "sslmode=verify-ca&sslrootcert=" + certificate).close();
    }

    @Test
    void a_certificate_of_somebody_else_is_refused() {
        assertThatThrownBy(() -> open("localhost", "sslmode=verify-full&sslrootcert=" + stranger))
                .isInstanceOf(ResultBackendException.class);
        assertThatThrownBy(() -> open("localhost", "sslmode=verify-ca&sslrootcert=" + stranger))
                .isInstanceOf(ResultBackendException.class);
        open("localhost", "sslmode=require").close();
    }
}
