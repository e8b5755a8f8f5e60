package io.github.celeriac.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@OnEveryMariaDb
class MariaDbServerIT {
    @Parameter
    MariaDbServer mariadb;

    @Test
    void answers_and_tells_its_version() {
        assertThat(mariadb.database().sql("SELECT version()")).startsWith(mariadb.version());
    }

    @Test
    void a_new_database_is_empty_and_another_one_each_time() {
        MariaDbServer.Database one = mariadb.newDatabase();
        MariaDbServer.Database other = mariadb.newDatabase();
        one.sql("CREATE TABLE only_here (id INTEGER)");
        assertThat(other.sql("SHOW TABLES")).isEmpty();
        assertThat(one.url()).isNotEqualTo(other.url());
    }

    @Test
    void a_server_of_the_tests_own_takes_options_and_keeps_port_and_data() {
        try (MariaDbServer own = mariadb.another("--default-time-zone=+09:00")) {
            int port = own.port();
            assertThat(own.database().sql("SELECT @@global.time_zone")).isEqualTo("+09:00");
            own.database().sql("CREATE TABLE kept (id INTEGER)");
            own.kill();
            own.start();
            assertThat(own.port()).isEqualTo(port);
            assertThat(own.database().sql("SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }
}
