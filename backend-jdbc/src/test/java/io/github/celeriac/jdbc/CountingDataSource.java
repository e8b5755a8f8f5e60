package io.github.celeriac.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections that count what they send: every execution of a statement, every commit and rollback. They may break. */
final class CountingDataSource implements DataSource {
    private final String jdbcUrl;
    private final String user;
    private final String password;
    final AtomicInteger roundTrips = new AtomicInteger();

    /** Statements with this in them throw what no driver should. */
    volatile String breaksOn = "no statement";

    final AtomicInteger broken = new AtomicInteger();

    CountingDataSource(String jdbcUrl, String user, String password) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return counting(Connection.class, DriverManager.getConnection(jdbcUrl, user, password));
    }

    @Override
    public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
        return DriverManager.getConnection(jdbcUrl, otherUser, otherPassword);
    }

    private <T> T counting(Class<T> type, T counted) {
        return type.cast(Proxy.newProxyInstance(
                CountingDataSource.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof String sql && sql.contains(breaksOn)) {
                        broken.incrementAndGet();
                        throw new IllegalStateException("the data source is broken");
                    }
                    if (method.getName().matches("execute.*|commit|rollback")) {
                        roundTrips.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(counted, arguments);
                        if (result instanceof PreparedStatement statement) {
                            return counting(PreparedStatement.class, statement);
                        }
                        return result instanceof Statement statement ? counting(Statement.class, statement) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
