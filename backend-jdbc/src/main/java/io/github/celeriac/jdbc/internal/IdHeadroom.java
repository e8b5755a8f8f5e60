package io.github.celeriac.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How many ids are left for rows of the task table. For a gauge, which must not wait: shows what was looked up last, and has
 * it looked up again if that was a minute ago. NaN until it is known.
 */
final class IdHeadroom implements DoubleSupplier {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final BooleanSupplier known;
    private final Supplier<CompletableFuture<Long>> lookUp;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile double left = Double.NaN;
    private volatile long askedNanos = System.nanoTime() - MINUTE;

    /**
     * @param known whether the tables have been looked for, and perhaps created: a look at a gauge must not do so
     * @param lookUp {@link #of}, on some other thread
     */
    IdHeadroom(BooleanSupplier known, Supplier<CompletableFuture<Long>> lookUp) {
        this.known = known;
        this.lookUp = lookUp;
    }

    static long of(Connection connection, Dialect dialect, Tables tables) throws SQLException {
        return dialect.greatestId(connection, tables) - dialect.lastId(connection, tables);
    }

    @Override
    public double getAsDouble() {
        if (known.getAsBoolean() && System.nanoTime() - askedNanos >= MINUTE && asking.compareAndSet(false, true)) {
            lookUp.get().whenComplete((now, thrown) -> {
                if (thrown == null) {
                    left = now;
                }
                askedNanos = System.nanoTime();
                asking.set(false);
            });
        }
        return left;
    }
}
