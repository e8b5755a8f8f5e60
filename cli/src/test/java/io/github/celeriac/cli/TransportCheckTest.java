package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.BackendUrl;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportCheckTest {
    private static final Map<String, String> USE_SSL =
            Map.of("CELERY_REDIS_BACKEND_USE_SSL", "{\"ssl_cert_reqs\": \"required\"}");

    private static Check check(String url, Map<String, String> environment) {
        return TransportCheck.of(Place.of(BackendUrl.parse(url, environment), environment));
    }

    @ParameterizedTest
    @CsvSource({
        "rediss://h/0?ssl_cert_reqs=required,                                    CHECKED",
        "rediss://h/0?ssl_cert_reqs=CERT_OPTIONAL,                               CHECKED",
        "rediss://h/0?ssl_cert_reqs=required&ssl_ca_certs=/none.pem,             CHECKED",
        "rediss://h/0?ssl_cert_reqs=required&ssl_check_hostname=false,           ANY_NAME",
        "rediss://h/0?ssl_cert_reqs=CERT_NONE,                                   UNCHECKED",
        "redis://h/0,                                                            NONE",
        "sentinel://h:26379,                                                     NONE",
        "db+postgresql://h/d,                                                    OFFERED",
        "db+postgresql://h/d?sslmode=disable,                                    NONE",
        "db+postgresql://h/d?sslmode=require,                                    UNCHECKED",
        "db+postgresql://h/d?sslmode=verify-ca,                                  ANY_NAME",
        "db+postgresql+psycopg2://h/d?sslmode=verify-full,                       CHECKED",
        "db+mysql+pymysql://h/d,                                                 NONE",
        "db+mysql+pymysql://h/d?ssl_ca=/ca.pem,                                  CHECKED",
        "db+mysql+pymysql://h/d?ssl_ca=/ca.pem&ssl_check_hostname=false,         ANY_NAME",
        "db+mysql+pymysql://h/d?ssl_check_hostname=true,                         CHECKED",
        "db+mysql://h/d?ssl=true,                                                CHECKED",
        "db+mysql://h/d?ssl_mode=VERIFY_IDENTITY,                                CHECKED",
        "db+mysql://h/d?ssl_mode=verify_ca&ssl_ca=/ca.pem,                       ANY_NAME",
        "db+mysql://h/d?ssl_mode=REQUIRED,                                       UNCHECKED",
        "db+mysql://h/d?ssl_mode=DISABLED&ssl_ca=/ca.pem,                        NONE",
        "db+mysql://h/d?ssl_mode=VERIFY_IDENTITY&ssl_disabled=true,              NONE",
        "db+mariadb+mariadbconnector://h/d?ssl_verify_cert=true,                 ANY_NAME",
        "db+mysql+mysqlconnector://h/d?ssl_verify_identity=true,                 CHECKED",
        "db+mysql+mysqlconnector://h/d?ssl_ca=/ca.pem&ssl_verify_cert=false,     UNCHECKED",
        "db+sqlite:///results.db,                                                NONE",
    })
    void the_settings_are_taken_as_the_backend_takes_them(String url, Encryption expected) {
        assertThat(Encryption.of(Place.of(BackendUrl.parse(url, Map.of()), Map.of())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "amqps://h,                           '',                                  CHECKED",
        "amqps://h,                           false,                               CHECKED",
        "amqp://h,                            false,                               NONE",
        "amqp://h,                            none,                                NONE",
        "amqp://h,                            true,                                CHECKED",
        "amqp://h,                            '{\"ca_certs\": \"/none.pem\"}',     CHECKED",
        "amqp://h,                            '{\"cert_reqs\": 0}',                UNCHECKED",
        "amqp://h,                            '{\"cert_reqs\": \"ssl.CERT_NONE\"}',UNCHECKED",
        "amqp://h,                            '{\"ssl_check_hostname\": false}',   ANY_NAME",
        "amqps://h?ssl_cert_reqs=CERT_NONE,   '{\"cert_reqs\": 2}',                UNCHECKED",
        "amqps://h?ssl_check_hostname=false,  '',                                  ANY_NAME",
        "amqp://h?ssl_ca_certs=/none.pem,     '',                                  CHECKED",
    })
    void a_broker_is_spoken_to_as_broker_use_ssl_says(String broker, String useSsl, Encryption expected) {
        Map<String, String> environment = Map.of("CELERY_BROKER_URL", broker, "CELERY_BROKER_USE_SSL", useSsl);
        assertThat(Encryption.of(Place.of(BackendUrl.parse("rpc://", environment), environment)))
                .isEqualTo(expected);
    }

    @Test
    void the_setting_for_TLS_on_Redis_is_for_Redis_only() {
        assertThat(check("redis://h/0", USE_SSL).level()).isEqualTo(Check.Level.PASS);
        assertThat(check("sentinel://h:26379", USE_SSL).level()).isEqualTo(Check.Level.PASS);
        assertThat(check("redis://h/0", Map.of("CELERY_REDIS_BACKEND_USE_SSL", "{}"))
                        .level())
                .isEqualTo(Check.Level.WARN);
        assertThat(check("db+mysql+pymysql://h/d", USE_SSL).detail()).contains("unencrypted to h");
        assertThat(check("db+postgresql://h/d", USE_SSL).detail()).contains("only if the server offers it");
        assertThat(check("db+sqlite:///results.db", USE_SSL).detail()).startsWith("not encrypted");
    }

    @ParameterizedTest
    @CsvSource({
        "sentinel://h:26379,              CELERY_REDIS_BACKEND_USE_SSL",
        "redis://h/0,                     rediss://",
        "db+postgresql://h/d,             sslmode=verify-full",
        "db+mysql+pymysql://h/d,          ssl_ca=FILE",
        "db+mysql://h/d,                  ssl_mode=VERIFY_IDENTITY",
        "db+mysql+mysqlconnector://h/d,   ssl_verify_identity=true",
        "db+mysql://h/d?ssl_disabled=1,   remove ssl_disabled",
    })
    void the_fix_is_one_that_Python_understands_too(String url, String fix) {
        assertThat(check(url, Map.of()).fix()).contains(fix);
    }

    @ParameterizedTest
    @CsvSource({
        "sentinel://localhost:26379;sentinel://other:26379, '',               '',                other",
        "redis://localhost/0;redis://[::1]/0;redis://third/0, '',               '',                third",
        "rpc://,         amqp://localhost//; amqp://other//;,                 '',                other",
        "rpc://,         amqp://localhost//,                                  amqp://replies//,  replies",
    })
    void every_server_counts_that_results_go_to_or_come_from(
            String backend, String brokers, String replies, String warned) {
        Map<String, String> environment = Map.of("CELERY_BROKER_URL", brokers, "CELERY_BROKER_READ_URL", replies);
        Check check = check(backend, environment);
        assertThat(check.level()).isEqualTo(Check.Level.WARN);
        assertThat(check.detail()).endsWith("unencrypted to " + warned);
    }

    @Test
    void a_Redis_that_only_its_own_setting_names_is_known() {
        assertThat(check("redis://", Map.of()).detail()).contains("never leaves this machine");
        assertThat(check("redis://", Map.of("CELERY_REDIS_HOST", "cache")).detail())
                .contains("unencrypted to cache");
    }

    @Test
    void pymysql_is_not_told_of_an_argument_that_it_refuses() {
        assertThat(check("db+mysql+pymysql://h/d", Map.of()).fix()).doesNotContain("ssl_mode", "ssl_verify");
    }
}
