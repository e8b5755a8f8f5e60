package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Credentials;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that refuse for a while: what can be waited out is, and what was acknowledged is there. */
@Timeout(180)
class DatabaseTroubleFaultIT {
    private static final List<TestDatabase> OWN = new ArrayList<>();

    /** Servers of this test's own. */
    static List<TestDatabase> databases() {
        if (OWN.isEmpty()) {
            PostgresServer postgres = PostgresServer.newest().another();
            MariaDbServer mariadb = MariaDbServer.newest().another();
            OWN.add(TestDatabase.of(postgres, postgres.database()));
            OWN.add(TestDatabase.of(mariadb, mariadb.database()));
        }
        return OWN;
    }

    @AfterAll
    static void removeServers() {
        OWN.forEach(database -> database.server().close());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_server_that_is_read_only_for_a_while_is_waited_for(TestDatabase database) {
        try (ResultBackend results =
                database.builder().operationTimeout(Duration.ofSeconds(60)).build()) {
            results.writer().success(TaskContext.of("before"), 1L);
            readOnly(database, true);
            CompletableFuture<WriteOutcome> store;
            try (ResultBackend hasty =
                    database.builder().operationTimeout(Duration.ofSeconds(2)).build()) {
                store = results.writer().successAsync(TaskContext.of("during"), 2L);
                assertThatThrownBy(() -> hasty.writer().success(TaskContext.of("hasty"), 3L))
                        .isInstanceOf(BackendAccessException.class)
                        .hasMessageContaining("read-only");
                assertThat(hasty.fetch("before").get()).isEqualTo(1L);
                assertThat(store).isNotDone();
            } finally {
                readOnly(database, false);
            }
            assertThat(store.join()).isEqualTo(WriteOutcome.WRITTEN);
            assertThat(results.fetch("during").get()).isEqualTo(2L);
            assertThat(results.fetch("hasty").isReady()).isFalse();
        }
    }

    private static void readOnly(TestDatabase database, boolean on) {
        if (database.isPostgres()) {
            database.sql("ALTER SYSTEM SET default_transaction_read_only TO " + (on ? "on" : "off"));
            database.sql("SELECT pg_reload_conf()");
        } else {
            database.sql("SET GLOBAL read_only = " + (on ? 1 : 0));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_password_that_is_rotated_is_taken_up_without_losing_a_store(TestDatabase database) {
        String rotated = "rotated" + System.nanoTime();
        AtomicReference<String> secret = new AtomicReference<>(database.password());
        try (ResultBackend results = JdbcResultBackend.builder()
                .url(database.url())
                .password(Credentials.of(secret::get))
                .operationTimeout(Duration.ofSeconds(60))
                .build()) {
            results.writer().success(TaskContext.of("old-password"), 1L);
            setPassword(database, rotated);
            secret.set(rotated);
            List<CompletableFuture<WriteOutcome>> stores = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                stores.add(results.writer().successAsync(TaskContext.of("rotated-" + i), i));
                if (i == 100) {
                    killAll(database);
                }
            }
            assertThat(stores).allSatisfy(each -> assertThat(each.join()).isEqualTo(WriteOutcome.WRITTEN));
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta WHERE task_id LIKE 'rotated-%'"))
                    .isEqualTo("200");
            assertThatThrownBy(() -> database.builder().build())
                    .isInstanceOf(BackendAccessException.class)
                    .hasMessageContaining("result_backend")
                    .hasMessageNotContaining(database.password());
        } finally {
            setPassword(database, database.password());
        }
    }

    private static void setPassword(TestDatabase database, String password) {
        database.sql(
                database.isPostgres()
                        ? "ALTER ROLE " + database.user() + " PASSWORD '" + password + "'"
                        : "SET PASSWORD FOR " + database.user() + " = PASSWORD('" + password + "')");
    }

    private static void killAll(TestDatabase database) {
        if (database.isPostgres()) {
            database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'celeriac'");
            return;
        }
        database.sql("SELECT id FROM information_schema.processlist WHERE user = '" + database.user() + "'")
                .lines()
                .forEach(id -> {
                    try {
                        database.sql("KILL " + id);
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageContaining("Unknown thread id"); // it has just gone by itself
                    }
                });
    }

    @Test
    void a_full_disk_of_postgresql_is_told_and_what_was_acknowledged_is_there() {
        try (PostgresServer server = PostgresServer.newest().another()) {
            server.exec(
                    "sh",
                    "-c",
                    "mkdir /small/space && chown postgres /small/space"
                            + " && dd if=/dev/zero of=/small/filler bs=1M count=20");
            server.database().sql("CREATE TABLESPACE small LOCATION '/small/space'");
            TestDatabase database = TestDatabase.of(server, server.database());
            database.migrate("postgresql/V1__celery_tables.sql");
            database.sql("ALTER TABLE celery_taskmeta SET TABLESPACE small");
            database.sql("ALTER TABLE celery_taskmeta ALTER COLUMN result SET STORAGE EXTERNAL");
            fillsUp(database, 1 << 20, () -> server.exec("rm", "/small/filler"));
        }
    }

    /**
     * All tables in one file of limited size. Where a result does not fit on its page, MariaDB 11.8 itself ends: it has no space to
     * undo it ("Out of disk space in rollback").
     */
    @Test
    void a_full_tablespace_of_mariadb_is_told_and_what_was_acknowledged_is_there() {
        try (MariaDbServer server = MariaDbServer.newest()
                .another(
                        "--innodb-file-per-table=0",
                        "--innodb-autoextend-increment=1",
                        "--innodb-data-file-path=ibdata1:12M:autoextend:max:20M")) {
            TestDatabase database = TestDatabase.of(server, server.database());
            database.migrate("mariadb/V1__celery_tables.sql");
            database.sql("CREATE TABLE filler (filler LONGBLOB)");
            database.sql("INSERT INTO filler VALUES (REPEAT('x', 1048576)), (REPEAT('x', 1048576))");
            fillsUp(database, 7_000, () -> database.sql("DROP TABLE filler"));
        }
    }

    private static void fillsUp(TestDatabase database, int bytes, Runnable relief) {
        byte[] value = new byte[bytes];
        try (ResultBackend results =
                database.builder().operationTimeout(Duration.ofSeconds(5)).build()) {
            List<String> acknowledged = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            results.writer().success(TaskContext.of("task-" + i), value);
                            acknowledged.add("task-" + i);
                        }
                    })
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("space left on it");
            assertThat(acknowledged).hasSizeGreaterThan(5);
            assertThat(results.fetchMany(acknowledged, byte[].class))
                    .allSatisfy((id, result) -> assertThat(result.get()).hasSize(value.length));
            assertThat(database.sql("SELECT count(*) FROM celery_taskmeta"))
                    .as("nothing else is there")
                    .isEqualTo(String.valueOf(acknowledged.size()));
            CompletableFuture<WriteOutcome> waits;
            try (ResultBackend patient =
                    database.builder().operationTimeout(Duration.ofSeconds(90)).build()) {
                waits = patient.writer().successAsync(TaskContext.of("patient"), value);
                relief.run();
                assertThat(waits.join()).isEqualTo(WriteOutcome.WRITTEN);
                assertThat(results.fetch("patient", byte[].class).get()).hasSize(value.length);
            }
        }
    }
}
