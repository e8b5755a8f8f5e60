package io.github.celeriac.cli;

import static io.github.celeriac.cli.CliAssert.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.testkit.live.RedisServer;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code celeriac cleanup}. */
class CliCleanupIT {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("results.db");
    }

    private Cli sqlite() {
        return Cli.on("db+sqlite:///" + file(), folder);
    }

    @Test
    void deletes_what_is_older_than_expires_unless_it_is_a_dry_run_or_never() throws SQLException {
        for (String id : new String[] {"old", "older", "fresh"}) {
            done(sqlite().run("store", id, "--state", "SUCCESS", "--result", "1"));
        }
        done(sqlite().run("store", "undated", "--state", "STARTED", "--result", "null"));
        Sqlite.execute(
                file(),
                "UPDATE celery_taskmeta SET date_done = strftime('%Y-%m-%d %H:%M:%f000', 'now', '-2 days')"
                        + " WHERE task_id LIKE 'old%'");
        assertThat(done(sqlite().run("cleanup", "--expires", "never"))).isEqualTo("{\"deleted\": 0}");
        assertThat(done(sqlite().run("cleanup", "--expires", "3d"))).isEqualTo("{\"deleted\": 0}");
        for (int look = 0; look < 2; look++) {
            assertThat(done(sqlite().run("cleanup", "--expires", "1d", "--dry-run")))
                    .isEqualTo("{\"would_delete\": 2}");
        }
        assertThat(done(sqlite().run("cleanup", "--expires", "1d"))).isEqualTo("{\"deleted\": 2}");
        assertThat(sqlite().run("get", "old").exitCode()).isEqualTo(ExitCode.ABSENT);
        done(sqlite().run("get", "fresh"));
        done(sqlite().run("get", "undated"));
    }

    @Test
    void says_where_results_expire_by_themselves() {
        Cli redis = Cli.on(RedisServer.newest().url(), folder);
        Cli.Run said = redis.run("cleanup", "--expires", "1d");
        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).isEqualTo("{\"deleted\": 0}\n");
        assertThat(said.err()).contains("expire by themselves").doesNotContain("@1:");
    }
}
