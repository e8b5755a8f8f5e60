package io.github.celeriac.jdbc.internal;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.celeriac.spi.StoreMetrics;

/** What HikariCP counts anyway. */
record HikariGauges(HikariPoolMXBean pool, int max) implements StoreMetrics.ConnectionPool {
    static HikariGauges of(HikariDataSource source) {
        return new HikariGauges(source.getHikariPoolMXBean(), source.getMaximumPoolSize());
    }

    @Override
    public int active() {
        return pool.getActiveConnections();
    }

    @Override
    public int idle() {
        return pool.getIdleConnections();
    }

    @Override
    public int pending() {
        return pool.getThreadsAwaitingConnection();
    }
}
