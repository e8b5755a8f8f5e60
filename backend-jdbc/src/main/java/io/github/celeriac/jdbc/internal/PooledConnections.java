package io.github.celeriac.jdbc.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.github.celeriac.spi.StoreMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A small HikariCP pool of our own. */
final class PooledConnections implements Connections {
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final DriverDataSource driver;
    private final HikariDataSource pool;

    private PooledConnections(DriverDataSource driver, HikariDataSource pool) {
        this.driver = driver;
        this.pool = pool;
    }

    /** Makes the first connection, once: whoever opens a backend wants to know now why it does not work. */
    static PooledConnections connect(ConnectionTarget target) throws SQLException {
        DriverDataSource driver = new DriverDataSource(target);
        HikariConfig config = new HikariConfig();
        config.setPoolName("celeriac-db-" + POOLS.incrementAndGet());
        config.setDataSource(driver);
        config.setMaximumPoolSize(target.connections());
        // A database in memory is gone with its last connection.
        boolean inMemory = target.connections() == 1;
        config.setMinimumIdle(inMemory ? 1 : 0);
        config.setMaxLifetime(inMemory ? 0 : TimeUnit.MINUTES.toMillis(30));
        config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        // Lanes never outnumber connections, so waiting means connecting; they wait again until the caller's deadline.
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(1));
        config.setValidationTimeout(TimeUnit.SECONDS.toMillis(1));
        config.setInitializationFailTimeout(1);
        try {
            return new PooledConnections(driver, new HikariDataSource(config));
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), "08001", e);
        }
    }

    @Override
    public Connection open() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    /** Not the pool's: it would be missing there for as long as somebody waits. */
    @Override
    public Connection openForListening() throws SQLException {
        return driver.getConnection();
    }

    @Override
    public void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    @Override
    public Optional<StoreMetrics.ConnectionPool> pool() {
        return Optional.of(HikariGauges.of(pool));
    }

    /** HikariCP gives up half-way in a thread that is interrupted; this one is so again afterwards. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        pool.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
