package io.github.celeriac.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.benchmarks.CeleryPeer;
import io.github.celeriac.benchmarks.Flight;
import io.github.celeriac.benchmarks.Goal;
import io.github.celeriac.benchmarks.Latencies;
import io.github.celeriac.benchmarks.Report;
import io.github.celeriac.benchmarks.Samples;
import io.github.celeriac.jdbc.JdbcResultBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Stores and fetches on PostgreSQL, in rounds: a row and a commit each over the same pool, the library, Python Celery. */
public final class JdbcComparison implements AutoCloseable {
    private static final int CALLERS = 64;
    private static final int POOL = 10;

    /** By so many rows, times the scale, the table grows between the first rounds and the last: 5 million at full size. */
    private static final int MORE = 5_000;

    private final Samples samples = new Samples();
    private final int scale;
    private final HikariDataSource pool;
    private final CountingDataSource counting = new CountingDataSource();
    private final ResultBackend results;
    private final @Nullable CeleryPeer celery;
    private long roundTrips;
    private long purgedRows;
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
        this.results = JdbcResultBackend.builder()
                .dataSource(counting.around(pool))
                .expires(Duration.ofDays(1))
                .build();
        this.celery = python == null ? null : CeleryPeer.start(python, celeryUrl);
        results.writer().success(TaskContext.of("first"), 1L); // makes the tables
    }

    public Report run(int wanted) throws IOException, InterruptedException, SQLException {
        Report report = new Report("PostgreSQL", samples);
        warmUp();
        execute("TRUNCATE celery_taskmeta");
        fill(10 * scale, Duration.ZERO);
        for (int round = 1; round <= wanted; round++) {
            System.err.printf("jdbc: round %d of %d%n", round, wanted);
            round(samples, "");
        }
        fill(MORE * scale, Duration.ZERO);
        for (int round = 1; round <= wanted; round++) {
            System.err.printf("jdbc: round %d of %d, large table%n", round, wanted);
            round(samples, " large");
        }
        try (RawPostgres raw = new RawPostgres(pool)) {
            wakeUps(raw);
        }
        purge();
        return fill(report);
    }

    /** Until the compiler is done with both sides: before that, the library's longer way costs it half of its speed. */
    private void warmUp() throws IOException, InterruptedException, SQLException {
        for (int i = 0; i < 3; i++) {
            round(new Samples(), "");
        }
        Flight.callers(40 * scale, CALLERS, i -> store("w" + i));
    }

    private void wakeUps(RawPostgres raw) throws IOException, SQLException {
        int count = Math.max(20, scale / 4);
        Latencies bare = new Latencies();
        Latencies ours = new Latencies();
        for (int i = 0; i < count; i++) {
            bare.add(raw.wakeUp(UUID.randomUUID().toString()));
            ours.add(wakeUp(raw::storeAndNotify));
        }
        samples.add("wake-up raw", bare.micros(0.5));
        samples.add("wake-up", ours.micros(0.5));
        execute(resource("/META-INF/celeriac/postgresql-notify/V2__celeriac_notify.sql"));
        Latencies triggered = new Latencies();
        for (int i = 0; i < count; i++) {
            triggered.add(wakeUp(raw::store));
        }
        samples.add("wake-up python", triggered.micros(0.5));
        if (celery != null) {
            samples.add("wake-up celery", 1e6 / celery.rate("wait", "wait" + UUID.randomUUID(), 20));
        }
        execute(resource("/META-INF/celeriac/postgresql-notify/U2__celeriac_notify.sql"));
    }

    private interface Store {
        void run(String id) throws SQLException;
    }

    private long wakeUp(Store store) throws SQLException {
        String id = UUID.randomUUID().toString();
        CompletableFuture<?> waiting = results.awaitAsync(id, Object.class, Duration.ofMinutes(1));
        results.fetch(id); // what the await reads at first has been read, too
        long begin = System.nanoTime();
        store.run(id);
        waiting.join();
        return System.nanoTime() - begin;
    }

    /** Single stores by a few callers, before and while a cleanup removes many rows at its default rate. */
    private void purge() throws InterruptedException, SQLException {
        fill(1_000 * scale, Duration.ofDays(30));
        samples.add("store p99 before", storesWhile(new AtomicBoolean(), 20 * scale));
        AtomicBoolean purged = new AtomicBoolean();
        CompletableFuture<Long> cleanup =
                CompletableFuture.supplyAsync(results::cleanup).whenComplete((rows, thrown) -> purged.set(true));
        samples.add("store p99 purge", storesWhile(purged, Integer.MAX_VALUE));
        purgedRows = cleanup.join();
    }

    private double storesWhile(AtomicBoolean over, int most) throws InterruptedException {
        String prefix = "p" + UUID.randomUUID();
        Latencies each = new Latencies();
        for (int done = 0; !over.get() && done < most; done += 400) {
            int from = done;
            Flight.callers(400, 8, i -> {
                long begin = System.nanoTime();
                store(prefix + (from + i));
                each.add(System.nanoTime() - begin);
            });
        }
        return each.micros(0.99);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(JdbcResultBackend.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void round(Samples into, String table) throws IOException, InterruptedException {
        String name = "n" + ++rounds + "-";
        int count = 10 * scale;
        into.add(
                "store raw" + table, Flight.callers(count / 4, CALLERS, i -> RawPostgres.upsert(pool, "r" + name + i)));
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

    private void fill(int rows, Duration age) throws SQLException {
        execute("INSERT INTO celery_taskmeta (id, task_id, status, result, date_done)"
                + " SELECT nextval('task_id_sequence'), gen_random_uuid()::text, 'SUCCESS', '\\x80054b032e'::bytea,"
                + " now() - interval '" + age.toSeconds() + " seconds' - g * interval '1 millisecond'"
                + " FROM generate_series(1, " + rows + ") g");
        execute("VACUUM (ANALYZE) celery_taskmeta"); // what so many rows at once leave for later is not measured
        execute("CHECKPOINT");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Report fill(Report report) {
        report.compare("store, 64 callers, /s", "store", "store raw", "a row, a commit", Goal.atLeast(5));
        report.compare("store, 64 callers, /s", "store", "store celery", "Celery, pooled", Goal.atLeast(100));
        String rows = Report.count((long) MORE * scale) + " rows more";
        report.compare("store, " + rows + ", /s", "store large", "store", "before", Goal.atLeast(0.8));
        report.compare("fetch many, " + rows + ", ids/s", "many large", "many", "before", Goal.atLeast(0.8));
        report.compare("a row, a commit, " + rows + ", /s", "store raw large", "store raw", "before", null);
        String many = "statements of a fetch of " + Report.count(10L * scale);
        report.fact(many, String.valueOf(roundTrips), (double) roundTrips, Goal.atMost(20));
        String listening = "pgjdbc LISTEN and SELECT";
        report.compare("wake-up, p50, µs", "wake-up", "wake-up raw", listening, Goal.atMost(1.5));
        String trigger = "wake-up for a row without NOTIFY, by trigger, p50, µs";
        report.compare(trigger, "wake-up python", "wake-up celery", "Celery get()", Goal.atMost(0.05));
        String purge = "store, 8 callers, p99 while " + Report.count(purgedRows) + " rows are purged, µs";
        report.compare(purge, "store p99 purge", "store p99 before", "before", Goal.atMost(2));
        return report;
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
