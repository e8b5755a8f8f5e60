package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class OrphansTest {
    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    /** Between the looks, others forget a result with its lineage, and store one where there was none. */
    @Test
    void what_was_an_orphan_at_one_look_is_none_if_it_is_not_so_at_the_next() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            execute(
                    connection,
                    "CREATE TABLE results (task_id TEXT)",
                    "CREATE TABLE lineage (task_id TEXT PRIMARY KEY)",
                    "INSERT INTO results VALUES ('has a result')",
                    "INSERT INTO lineage VALUES ('forgotten'), ('has a result'), ('orphan'), ('stored')");
            Orphans orphans = new Orphans(new SqliteDialect(), "results", "lineage");
            Orphans.Page page = orphans.page(connection, Orphans.START);
            assertThat(page.size()).isEqualTo(4);
            assertThat(page.orphans()).containsExactly("forgotten", "orphan", "stored");
            execute(
                    connection,
                    "DELETE FROM lineage WHERE task_id = 'forgotten'",
                    "INSERT INTO results VALUES ('stored')");
            assertThat(orphans.again(connection, page.orphans())).containsExactly("orphan");
            assertThat(orphans.delete(connection, page.orphans())).isEqualTo(1);
            assertThat(Dialect.number(connection, "SELECT COUNT(*) FROM lineage WHERE task_id = 'stored'"))
                    .isEqualTo(1);
        }
    }
}
