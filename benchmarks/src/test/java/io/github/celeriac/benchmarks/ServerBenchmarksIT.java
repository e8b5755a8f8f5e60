package io.github.celeriac.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.benchmarks.jdbc.JdbcComparison;
import io.github.celeriac.benchmarks.redis.ChordComparison;
import io.github.celeriac.benchmarks.redis.RedisComparison;
import io.github.celeriac.benchmarks.rpc.RpcComparison;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.RabbitServer;
import io.github.celeriac.testkit.live.RedisServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each comparison still runs, at a small scale; how fast says nothing here. */
class ServerBenchmarksIT {
    @Nested
    class Redis {
        @RegisterExtension
        static final RedisServer SERVER = RedisServer.newest();

        @Test
        void is_compared_with_lettuce_and_celery() throws Exception {
            String python = CeleryPeer.interpreter().orElse(null);
            try (RedisComparison comparison = new RedisComparison(SERVER.url(9), 10, python)) {
                String report = comparison.run(1).toString();

                assertThat(report)
                        .contains("store, 64 in flight", "wake-up of await(), p50", "connections with these awaits");
                assertThat(report.contains("Celery")).isEqualTo(python != null);
            }
        }
    }

    @Nested
    class Chords {
        @RegisterExtension
        static final RedisServer SERVER = RedisServer.newest();

        @Test
        void are_compared_with_celery() throws Exception {
            String python = CeleryPeer.interpreter().orElse(null);
            try (ChordComparison comparison = new ChordComparison(SERVER.url(9), 10, python)) {
                String report = comparison.run(1).toString();

                assertThat(report).contains("chords of 10 ", "chords of 100 ");
                assertThat(report.contains("a chord of 100, first part to body"))
                        .isEqualTo(python != null);
            }
        }
    }

    @Nested
    class Rpc {
        @RegisterExtension
        static final RabbitServer SERVER = RabbitServer.newest();

        @Test
        void is_compared_with_amqp_client_and_celery() throws Exception {
            String python = CeleryPeer.interpreter().orElse(null);
            try (RpcComparison comparison = new RpcComparison(SERVER.url(), 10, python)) {
                String report = comparison.run(1).toString();

                assertThat(report).contains("store, confirmed, 64 in flight", "wake-up, p50", "by a reply queue");
                assertThat(report.contains("Celery, not confirmed")).isEqualTo(python != null);
            }
        }
    }

    @Nested
    class Jdbc {
        @RegisterExtension
        static final PostgresServer SERVER = PostgresServer.newest();

        @Test
        void is_compared_with_pgjdbc_and_celery() throws Exception {
            PostgresServer.Database database = SERVER.newDatabase();
            String python = CeleryPeer.interpreter().orElse(null);
            try (JdbcComparison comparison = new JdbcComparison(
                    database.jdbcUrl(), SERVER.user(), SERVER.password(), database.url(), 10, python)) {
                String report = comparison.run(1).toString();

                assertThat(report)
                        .contains(
                                "store, 64 callers",
                                "statements of a fetch of 100 | 1 ",
                                "pgjdbc LISTEN",
                                "while 10,000 rows are purged");
                assertThat(report.contains("Celery")).isEqualTo(python != null);
            }
        }
    }
}
