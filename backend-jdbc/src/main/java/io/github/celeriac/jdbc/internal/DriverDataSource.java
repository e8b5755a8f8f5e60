package io.github.celeriac.jdbc.internal;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connects by the driver on the class path; asks for the password each time, so that a rotated one is picked up. */
final class DriverDataSource implements DataSource {
    private final ConnectionTarget target;
    private final Driver driver;
    private volatile int loginTimeout;

    DriverDataSource(ConnectionTarget target) {
        this.target = target;
        this.driver = driver(target);
    }

    private static Driver driver(ConnectionTarget target) {
        try {
            return DriverManager.getDriver(target.jdbcUrl());
        } catch (SQLException e) {
            throw new InvalidSettingException("result_backend leads to " + target.description()
                    + " but its driver is not on the class path; add " + target.artifact());
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Properties properties = new Properties();
        target.properties().forEach(properties::setProperty);
        if (target.username() != null) {
            properties.setProperty("user", target.username());
        }
        if (target.password() != null) {
            properties.setProperty("password", secret(target.password()));
        }
        Connection connection = driver.connect(target.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not know " + target.jdbcUrl(), "08001");
        }
        return connection;
    }

    private static String secret(Credentials password) throws SQLException {
        try {
            return password.secret();
        } catch (RuntimeException e) {
            throw new SQLException("no password: " + e.getMessage(), "28000", e);
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user and password come from result_backend");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds; // told again to the pool, who waits so long at its end; drivers have it as a property
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
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
