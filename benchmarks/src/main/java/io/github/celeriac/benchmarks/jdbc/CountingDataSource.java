package io.github.celeriac.benchmarks.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Counts the statements that are executed, and the commits: what takes a round trip each. */
final class CountingDataSource {
    private final AtomicLong roundTrips = new AtomicLong();

    DataSource around(DataSource inner) {
        return proxy(DataSource.class, inner);
    }

    long roundTrips() {
        return roundTrips.get();
    }

    private <T> T proxy(Class<T> type, Object inner) {
        InvocationHandler handler = (self, method, args) -> {
            String name = method.getName();
            if (name.startsWith("execute") || name.equals("commit") || name.equals("rollback")) {
                roundTrips.incrementAndGet();
            }
            Object result;
            try {
                result = method.invoke(inner, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (name.equals("unwrap")) {
                return result; // the driver's own
            }
            if (result instanceof Connection) {
                return proxy(Connection.class, result);
            }
            return result instanceof PreparedStatement
                    ? proxy(PreparedStatement.class, result)
                    : result instanceof Statement ? proxy(Statement.class, result) : result;
        };
        return type.cast(
                Proxy.newProxyInstance(CountingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
