package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    private static ConnectionTarget target(String text) {
        BackendUrl url = BackendUrl.parse(text, Map.of("PW", "s3cr/t"));
        return Dialects.of(url).target(url, Dialects.driverOf(url), Duration.ofMillis(2_500));
    }

    @Test
    void a_database_that_is_not_known_is_refused_by_name() {
        assertThatThrownBy(() -> target("db+oracle://h/d"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll("'oracle'", "postgresql", "sqlite");
        assertThatThrownBy(() -> target("db://h/d")).hasMessageContaining("names no database");
    }

    @Nested
    class Postgresql {
        @ParameterizedTest
        @ValueSource(strings = {"postgresql", "postgresql+psycopg2", "postgresql+psycopg", "postgresql+pg8000"})
        void the_python_driver_does_not_matter(String dialect) {
            assertThat(target("db+" + dialect + "://h:6543/d").jdbcUrl()).isEqualTo("jdbc:postgresql://h:6543/d");
            assertThat(target("database+" + dialect + "://h/d").jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/d");
        }

        @Test
        void user_and_password_are_kept_apart_from_the_url() {
            ConnectionTarget target = target("db+postgresql://a%40b:${PW}@h/d");
            assertThat(target.username()).isEqualTo("a@b");
            assertThat(target.password().secret()).isEqualTo("s3cr/t");
            assertThat(target.jdbcUrl() + target.properties() + target.description() + target)
                    .doesNotContain("s3cr/t");
        }

        @Test
        void hosts_may_be_ipv6_and_names_odd() {
            assertThat(target("db+postgresql://[::1]:5433/my%20db").jdbcUrl())
                    .isEqualTo("jdbc:postgresql://[::1]:5433/my%20db");
            assertThat(target("db+postgresql:///d").jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5432/d");
        }

        @ParameterizedTest
        @CsvSource({
            "sslmode=verify-full, sslmode, verify-full",
            "sslrootcert=/ca.pem, sslrootcert, /ca.pem",
            "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
            "application_name=shop, ApplicationName, shop",
            "connect_timeout=7, connectTimeout, 7",
            "target_session_attrs=read-write, targetServerType, primary",
            "options=-c%20geqo%3Doff, options, -c geqo=off",
            "prepare_threshold=5, prepareThreshold, 5"
        })
        void options_of_libpq_are_translated(String query, String property, String value) {
            assertThat(target("db+postgresql://h/d?" + query).properties()).containsEntry(property, value);
        }

        @Test
        void timeouts_follow_the_operation_timeout_in_whole_seconds() {
            assertThat(target("db+postgresql://h/d").properties())
                    .containsEntry("connectTimeout", "3")
                    .containsEntry("socketTimeout", "5")
                    .containsEntry("ApplicationName", "celeriac");
        }

        @Test
        void no_plan_outlives_its_statement() {
            assertThat(target("db+postgresql://h/d").properties()).containsEntry("prepareThreshold", "0");
        }

        @Test
        void tuning_without_meaning_here_is_let_pass() {
            assertThat(target("db+postgresql://h/d?keepalives_idle=30&client_encoding=utf8")
                            .properties())
                    .doesNotContainKeys("keepalives_idle", "client_encoding");
        }

        @Test
        void every_unknown_option_is_refused_by_name() {
            assertThatThrownBy(() -> target("db+postgresql://h/d?sslmod=require&foo=1&target_session_attrs=x"))
                    .isInstanceOfSatisfying(
                            InvalidSettingException.class,
                            e -> assertThat(e.problems()).hasSize(3))
                    .hasMessageContainingAll("option sslmod ", "option foo ", "option target_session_attrs ");
        }
    }

    @Nested
    class MariaDb {
        @ParameterizedTest
        @ValueSource(strings = {"mysql", "mysql+pymysql", "mysql+mysqldb", "mariadb", "mariadb+mariadbconnector"})
        void the_python_driver_does_not_matter(String dialect) {
            assertThat(target("db+" + dialect + "://h:3307/d").jdbcUrl()).isEqualTo("jdbc:mariadb://h:3307/d");
            assertThat(target("database+" + dialect + "://h/d").jdbcUrl()).isEqualTo("jdbc:mariadb://h:3306/d");
        }

        @Test
        void user_and_password_are_kept_apart_from_the_url() {
            ConnectionTarget target = target("db+mysql+pymysql://a%40b:${PW}@h/d");
            assertThat(target.username()).isEqualTo("a@b");
            assertThat(target.password().secret()).isEqualTo("s3cr/t");
            assertThat(target.jdbcUrl() + target.properties() + target.description() + target)
                    .doesNotContain("s3cr/t");
        }

        @ParameterizedTest
        @CsvSource({
            "ssl_ca=/ca.pem, serverSslCert, /ca.pem",
            "ssl_ca=/ca.pem, sslMode, verify-full",
            "ssl_ca=/ca.pem&ssl_check_hostname=false, sslMode, verify-ca",
            "ssl_ca=/ca.pem&ssl_verify_cert=true, sslMode, verify-ca",
            "ssl_mode=REQUIRED, sslMode, trust",
            "ssl_mode=VERIFY_IDENTITY, sslMode, verify-full",
            "ssl_verify_identity=true, sslMode, verify-full",
            "ssl_disabled=true, sslMode, disable",
            "connect_timeout=7, connectTimeout, 7000",
            "program_name=shop, connectionAttributes, program_name:shop",
            "charset=utf8mb4, socketTimeout, 2500",
            "charset=utf8mb4, jdbcCompliantTruncation, true"
        })
        void options_of_the_python_drivers_are_translated(String query, String property, String value) {
            assertThat(target("db+mysql://h/d?" + query).properties()).containsEntry(property, value);
        }

        @Test
        void every_unknown_option_and_value_is_refused_by_name() {
            assertThatThrownBy(() ->
                            target("db+mysql://h/d?unix_socket=/s&ssl_key=k&ssl_mode=PREFERRED&connect_timeout=soon"))
                    .isInstanceOfSatisfying(
                            InvalidSettingException.class,
                            e -> assertThat(e.problems()).hasSize(4))
                    .hasMessageContainingAll(
                            "option unix_socket ", "option ssl_key ", "'PREFERRED'", "VERIFY_IDENTITY", "'soon'");
        }
    }

    @Nested
    class Sqlite {
        @TempDir
        private Path folder;

        @Test
        void four_slashes_are_absolute_and_three_relative() {
            assertThat(target("db+sqlite:///" + folder + "/r.db").jdbcUrl())
                    .isEqualTo("jdbc:sqlite:" + folder + "/r.db");
            assertThat(target("db+sqlite:///r.db").jdbcUrl())
                    .isEqualTo("jdbc:sqlite:" + Path.of("r.db").toAbsolutePath());
        }

        @ParameterizedTest
        @ValueSource(strings = {"db+sqlite://", "db+sqlite:///", "db+sqlite:///:memory:"})
        void without_a_path_it_is_in_memory_and_each_its_own(String url) {
            assertThat(target(url).jdbcUrl())
                    .contains("mode=memory")
                    .isNotEqualTo(target(url).jdbcUrl());
            assertThat(target(url).connections()).isEqualTo(1);
        }

        @Test
        void what_cannot_be_opened_is_told_before_it_is_tried() {
            assertThatThrownBy(() -> target("db+sqlite:///" + folder + "/missing/r.db"))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("no directory " + folder + "/missing");
            assertThatThrownBy(() -> target("db+sqlite:///" + folder)).hasMessageContaining("is a directory");
            assertThatThrownBy(() -> target("db+sqlite://r.db")).hasMessageContaining("db+sqlite:///relative.db");
        }

        @Test
        void options_are_translated_or_refused() {
            assertThat(target("db+sqlite:///r.db?timeout=1.5&check_same_thread=False")
                            .properties())
                    .containsEntry("busy_timeout", "1500");
            assertThat(target("db+sqlite:///r.db").properties()).containsEntry("busy_timeout", "2500");
            assertThatThrownBy(() -> target("db+sqlite:///r.db?mode=ro")).hasMessageContaining("option mode");
            assertThatThrownBy(() -> target("db+sqlite:///r.db?timeout=soon")).hasMessageContaining("'soon'");
        }
    }
}
