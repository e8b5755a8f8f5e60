package io.github.celeriac.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@OnEveryPostgres
class PostgresServerIT {
    @Parameter
    PostgresServer postgres;

    @Test
    void answers_and_tells_its_version() {
        assertThat(postgres.database().sql("SHOW server_version")).startsWith(postgres.version());
        assertThat(postgres.jdbcUrl()).isEqualTo("jdbc:postgresql://%s:%d/results", postgres.host(), postgres.port());
    }

    @Test
    void a_new_database_is_empty_and_another_one_each_time() {
        PostgresServer.Database one = postgres.newDatabase();
        PostgresServer.Database other = postgres.newDatabase();
        one.sql("CREATE TABLE only_here (id INTEGER)");
        assertThat(other.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"))
                .isEqualTo("0");
        assertThat(one.url()).isNotEqualTo(other.url());
    }

    @Test
    void a_server_of_the_tests_own_takes_options_and_keeps_port_and_data() {
        try (PostgresServer own = postgres.another("-c", "timezone=Asia/Tokyo")) {
            int port = own.port();
            assertThat(own.database().sql("SHOW timezone")).isEqualTo("Asia/Tokyo");
            own.database().sql("CREATE TABLE kept (id INTEGER)");
            own.kill();
            own.start();
            assertThat(own.port()).isEqualTo(port);
            assertThat(own.database().sql("SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }
}
