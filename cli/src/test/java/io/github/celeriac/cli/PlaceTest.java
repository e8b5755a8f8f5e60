package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.BackendUrl;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
    private static final Map<String, String> REDIS_PASSWORD = Map.of("CELERY_REDIS_PASSWORD", "s3cret");

    private static Place place(String url, Map<String, String> environment) {
        return Place.of(BackendUrl.parse(url, environment), environment);
    }

    @Test
    void the_password_that_is_a_setting_of_Redis_is_for_Redis_only() {
        assertThat(place("redis://h/0", Map.of()).hasCredentials()).isFalse();
        assertThat(place("redis://h/0", REDIS_PASSWORD).hasCredentials()).isTrue();
        assertThat(place("redis://h/0", Map.of("CELERY_REDIS_PASSWORD_FILE", "/secret"))
                        .hasCredentials())
                .isTrue();
        assertThat(place("db+postgresql://h/d", REDIS_PASSWORD).hasCredentials())
                .isFalse();
        assertThat(place("rpc://", REDIS_PASSWORD).hasCredentials()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rediss://h/0?ssl_certfile=/c.pem,     true",
        "db+postgresql://h/d?sslcert=/c.pem,   true",
        "db+postgresql://u:p@h/d,              true",
        "db+postgresql://u@h/d,                false",
        "sentinel://:p@a:26379;sentinel://b,   true",
    })
    void a_password_or_a_certificate_tells_who_we_are(String url, boolean told) {
        assertThat(place(url, Map.of()).hasCredentials()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "amqp://u:p@a;amqp://u:p@b, '',            '',            amqp://***@a;amqp://***@b, true",
        "amqp://u:p@a;amqp://b,     '',            '',            amqp://***@a;amqp://b,     false",
        "amqp://a,                  amqp://u:p@w,  '',            amqp://***@w;amqp://a,     false",
        "amqp://a,                  '',            amqp://u:p@r,  amqp://a;amqp://***@r,     false",
        "amqp://a,                  amqp://u:p@w,  amqp://u:p@r,  amqp://***@w;amqp://***@r, true",
        "'',                        '',            '',            amqp://***@localhost//,    false",
    })
    void for_rpc_it_is_the_brokers_that_results_go_to_and_come_from(
            String usual, String write, String read, String all, boolean told) {
        Place place = place(
                "rpc://",
                Map.of(
                        "CELERY_BROKER_URL", usual,
                        "CELERY_BROKER_WRITE_URL", write,
                        "CELERY_BROKER_READ_URL", read));
        assertThat(place.url()).hasToString(all);
        assertThat(place.hasCredentials()).isEqualTo(told);
    }

    @Test
    void a_client_certificate_for_a_broker_may_stand_in_its_setting() {
        Map<String, String> environment =
                Map.of("CELERY_BROKER_URL", "amqps://h", "CELERY_BROKER_USE_SSL", "{\"certfile\": \"/c.pem\"}");
        assertThat(place("rpc://", environment).hasCredentials()).isTrue();
    }
}
