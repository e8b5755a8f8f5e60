package io.github.celeriac.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.benchmarks.CeleryPeer;
import io.github.celeriac.benchmarks.Flight;
import io.github.celeriac.benchmarks.Goal;
import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import io.github.celeriac.jdbc.JdbcResultBackend;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Stores and fetches on PostgreSQL, in rounds: a row and a commit each over the same pool, the library, Python Celery. */
public final class JdbcComparison implements AutoCloseable {
    private static final int CALLERS = 64;
    private static final int POOL = 10;
    private static final String UPSERT = "INSERT INTO celery_taskmeta AS t (id, task_id, status, result, date_done)"
            + " VALUES (nextval('task_id_sequence'), ?, 'SUCCESS', ?, now())"
            + " ON CONFLICT (task_id) DO UPDATE SET status = excluded.status, result = excluded.result,"
            + " date_done = excluded.date_done WHERE t.status <> 'SUCCESS'";

    /** {@code {"sum": 3}}, as Python pickles it. */
    private static final byte[] PICKLED = {
        (byte) 0x80,
        5,
        (byte) 0x95,
        13,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        '}',
        (byte) 0x94,
        (byte) 0x8c,
        3,
        's',
        'u',
        'm',
        (byte) 0x94,
        'K',
        3,
        's',
        '.'
    };

    private final Samples samples = new Samples();
    private final int scale;
    private final HikariDataSource pool;
    private final CountingDataSource counting = new CountingDataSource();
    private final ResultBackend results;
    private final @Nullable CeleryPeer celery;
    private long roundTrips;
    private int rounds;

    /** {@code scale} of 1,000 is the full size; the tables are emptied. */
    public JdbcComparison(
            String jdbcUrl, String user, String password, String celeryUrl, int scale, @Nullable String python)
            throws IOException {
        this.scale = scale;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(POOL);
        config.setInitializationFailTimeout(60_000); // a server of this run's own is only just starting
        this.pool = new HikariDataSource(config);
        this.results =
                JdbcResultBackend.builder().dataSource(counting.around(pool)).build();
        this.celery = python == null ? null : CeleryPeer.start(python, celeryUrl);
        results.writer().success(TaskContext.of("first"), 1L); // makes the tables
    }

    public Report run(int wanted) throws IOException, InterruptedException, SQLException {
        Report report = new Report("PostgreSQL");
        round(new Samples(), "");
        execute("TRUNCATE celery_taskmeta");
        fill(10 * scale);
        for (int round = 1; round <= wanted; round++) {
            System.err.printf("jdbc: round %d of %d%n", round, wanted);
            round(samples, "");
        }
        fill(1_000 * scale);
        for (int round = 1; round <= wanted; round++) {
            System.err.printf("jdbc: round %d of %d, large table%n", round, wanted);
            round(samples, " large");
        }
        return fill(report);
    }

    private void round(Samples into, String table) throws IOException, InterruptedException {
        String name = "n" + ++rounds + "-";
        int count = 10 * scale;
        into.add("store raw" + table, Flight.callers(count / 4, CALLERS, i -> upsert("r" + name + i)));
        into.add("store" + table, Flight.callers(count, CALLERS, i -> store("s" + name + i)));
        if (celery != null) {
            into.add("store celery" + table, celery.rate("store", "c" + name, Math.max(5, scale / 5), 0));
        }
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> "s" + name + i).toList();
        long before = counting.roundTrips();
        into.add("many" + table, count * Flight.callers(1, 1, any -> results.fetchMany(ids, Object.class)));
        roundTrips = counting.roundTrips() - before;
    }

    private void store(String id) {
        results.writer().success(TaskContext.of(id), Map.of("sum", 3L));
    }

    private void upsert(String id) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setString(1, id);
            statement.setBytes(2, PICKLED);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fill(int rows) throws SQLException {
        execute("INSERT INTO celery_taskmeta (id, task_id, status, result, date_done)"
                + " SELECT nextval('task_id_sequence'), gen_random_uuid()::text, 'SUCCESS', '\\x80054b032e'::bytea,"
                + " now() - g * interval '1 second' FROM generate_series(1, " + rows + ") g");
        execute("ANALYZE celery_taskmeta");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Report fill(Report report) {
        compare(report, "store, 64 callers, /s", "store", "store raw", "a row, a commit", Goal.atLeast(5));
        if (celery != null) {
            compare(report, "store, 64 callers, /s", "store", "store celery", "Celery, pooled", Goal.atLeast(100));
        }
        String rows = "%,d rows more".formatted(1_000 * scale);
        compare(report, "store, " + rows + ", /s", "store large", "store", "before", Goal.atLeast(0.8));
        compare(report, "fetch many, " + rows + ", ids/s", "many large", "many", "before", Goal.atLeast(0.8));
        String many = "statements of a fetch of %,d".formatted(10 * scale);
        report.fact(many, String.valueOf(roundTrips), (double) roundTrips, Goal.atMost(20));
        return report;
    }

    private void compare(Report report, String what, String ours, String peer, String peerName, Goal goal) {
        report.line(
                what,
                Report.number(samples.median(ours)),
                peerName + " " + Report.number(samples.median(peer)),
                samples.ratio(ours, peer),
                goal);
    }

    @Override
    public void close() throws IOException {
        results.close();
        pool.close();
        if (celery != null) {
            celery.close();
        }
    }
}
