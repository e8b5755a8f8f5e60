package io.github.celeriac.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@OnEveryRedis
class RedisServerIT {
    @Parameter
    RedisServer redis;

    @Test
    void answers_under_its_password_and_tells_its_version() {
        assertThat(redis.cli("INFO", "server"))
                .containsPattern("(redis|valkey)_version:" + Pattern.quote(redis.version()));
        assertThat(redis.exec("redis-cli", "ping")).contains("NOAUTH");
        assertThat(redis.url()).endsWith("@" + redis.host() + ":" + redis.port() + "/0");
    }

    @Test
    void a_server_of_the_tests_own_takes_options() {
        try (RedisServer own = redis.another("--maxmemory", "64mb")) {
            assertThat(own.port()).isNotEqualTo(redis.port());
            assertThat(own.cli("CONFIG", "GET", "maxmemory")).contains("67108864");
        }
    }

    @Nested
    class Interrupted {
        @Test
        void keeps_its_port_and_after_a_regular_stop_its_data() {
            try (RedisServer own = redis.another()) {
                int port = own.port();
                own.cli("SET", "key", "value");
                own.restart();
                assertThat(own.port()).isEqualTo(port);
                assertThat(own.cli("GET", "key")).isEqualTo("value");
                own.kill();
                own.start();
                assertThat(own.cli("PING")).isEqualTo("PONG");
            }
        }

        @Test
        void a_peer_gets_no_answer_while_it_is_paused() {
            try (RedisServer own = redis.another()) {
                CeleryApp app = CeleryPeer.newest().app(own);
                app.exec("import redis; impatient = redis.Redis.from_url(app.conf.result_backend, socket_timeout=0.2)");
                assertThat(app.eval("impatient.ping()").repr()).isEqualTo("True");
                own.pause();
                try {
                    assertThatThrownBy(() -> app.eval("impatient.ping()"))
                            .isInstanceOfSatisfying(
                                    PythonException.class,
                                    thrown -> assertThat(thrown.type()).isEqualTo("redis.exceptions.TimeoutError"));
                } finally {
                    own.unpause();
                }
                assertThat(app.eval("impatient.ping()").repr()).isEqualTo("True");
            }
        }
    }
}
