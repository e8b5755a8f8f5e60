package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionTest {
    private interface Runner {
        Object run(Connection connection, Transaction.Work<Object> work) throws SQLException;
    }

    static Stream<Runner> kinds() {
        return Stream.of(Transaction::run, ReadCommitted::run, new SqliteDialect()::inTransaction);
    }

    private static Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        execute(connection, "CREATE TABLE rows_of_test (id INTEGER)");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void work_that_ends_in_an_error_is_undone_and_none_is_committed_by_the_way(Runner runner) throws SQLException {
        Error error = new AssertionError("no memory left, say");
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> runner.run(connection, () -> {
                        execute(connection, "INSERT INTO rows_of_test VALUES (1)");
                        throw error;
                    }))
                    .isSameAs(error);
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Dialect.number(connection, "SELECT COUNT(*) FROM rows_of_test"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void why_it_failed_is_told_though_it_cannot_be_undone(Runner runner) throws SQLException {
        SQLException cause = new SQLException("the connection is lost");
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> runner.run(connection, () -> {
                        connection.close();
                        throw cause;
                    }))
                    .isSameAs(cause);
            assertThat(cause.getSuppressed()).isNotEmpty();
        }
    }

    @Test
    void what_is_done_is_committed() throws SQLException {
        try (Connection connection = connect()) {
            Transaction.run(connection, () -> {
                execute(connection, "INSERT INTO rows_of_test VALUES (1)");
                return connection;
            });
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Dialect.number(connection, "SELECT COUNT(*) FROM rows_of_test"))
                    .isEqualTo(1);
        }
    }
}
