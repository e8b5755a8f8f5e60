package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoredResult;
import io.lettuce.core.SslVerifyMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Celery's URLs and settings: each is honoured, or refused by its name. */
class RedisOptionsTest {
    private final Map<Setting<?>, Object> settings = new HashMap<>();

    private RedisOptions options(String url) {
        CodecRegistry codecs = new CodecRegistry(
                ServiceLoader.load(CodecProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.name().equals("json"))
                        .map(provider -> provider.create(CodecSettings.defaults()))
                        .toList(),
                "json",
                Set.of("json"));
        return RedisOptions.of(new StoreContext(
                BackendUrl.parse(url, Map.of("PASSWORD", "from-url")),
                new Settings(settings),
                codecs,
                new NobodyListens(),
                InstantSource.system()));
    }

    private void refused(String url, String... words) {
        assertThatThrownBy(() -> options(url))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContainingAll(words);
    }

    @Nested
    class Address {
        @Test
        void a_bare_url_is_localhost_6379_0() {
            assertThat(options("redis://").description()).isEqualTo("redis at localhost:6379/0");
        }

        @Test
        void the_settings_fill_in_what_the_url_lacks() {
            settings.put(RedisSettings.HOST, "cache");
            settings.put(RedisSettings.PORT, 7000);
            settings.put(RedisSettings.USERNAME, "celery");
            settings.put(RedisSettings.PASSWORD, "from-setting");
            RedisOptions options = options("redis:///2");
            assertThat(options.description()).isEqualTo("redis at cache:7000/2");
            assertThat(options.username()).isEqualTo("celery");
            assertThat(options.password()).extracting(Credentials::secret).isEqualTo("from-setting");
        }

        @Test
        void the_url_wins_over_the_settings() {
            settings.put(RedisSettings.HOST, "cache");
            settings.put(RedisSettings.USERNAME, "celery");
            settings.put(RedisSettings.PASSWORD, "from-setting");
            RedisOptions options = options("redis://me:${PASSWORD}@[::1]:6380/3");
            assertThat(options.description()).isEqualTo("redis at [::1]:6380/3");
            assertThat(options.username()).isEqualTo("me");
            assertThat(options.password()).extracting(Credentials::secret).isEqualTo("from-url");
        }

        @ParameterizedTest
        @CsvSource({"redis://h,0", "redis://h/,0", "redis://h/5,5", "redis://h/5/,5", "redis://h/5?db=6,6"})
        void the_database_is_the_query_s_or_the_path_s_or_0(String url, int database) {
            assertThat(options(url).database()).isEqualTo(database);
        }

        @Test
        void a_database_that_is_no_number_is_refused() {
            refused("redis://h/results", "'/results'", "/0");
            refused("redis://h?db=x", "db", "'x'");
        }

        @Test
        void redis_db_does_not_count_beside_a_url_and_says_so() {
            settings.put(RedisSettings.DB, 3);
            refused("redis://h", "redis_db", "'3'", "/3");
            assertThat(options("redis://h/4").database()).isEqualTo(4);
        }
    }

    @Nested
    class QueryParameters {
        @Test
        void all_that_mean_something_here_win_over_their_settings() {
            settings.put(RedisSettings.SOCKET_TIMEOUT, Duration.ofSeconds(99));
            RedisOptions options = options(
                    "redis://h?socket_timeout=2.5&socket_connect_timeout=1&socket_keepalive=False"
                            + "&health_check_interval=7&client_name=shop&protocol=2&max_connections=10&retry_on_timeout=True");
            assertThat(options.socketTimeout()).isEqualTo(Duration.ofMillis(2500));
            assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
            assertThat(options.keepAlive()).isFalse();
            assertThat(options.healthCheckInterval()).isEqualTo(Duration.ofSeconds(7));
            assertThat(options.clientName()).isEqualTo("shop");
            assertThat(options.protocol()).isEqualTo(2);
        }

        @ParameterizedTest
        @CsvSource({"0,false", "f,false", "FALSE,false", "n,false", "No,false", "1,true", "yes,true", "T,true"})
        void flags_are_read_as_redis_py_reads_them(String text, boolean flag) {
            assertThat(options("redis://h?socket_keepalive=" + text).keepAlive())
                    .isEqualTo(flag);
        }

        @Test
        void connecting_takes_no_longer_than_an_operation_may() {
            settings.put(ResultSettings.OPERATION_TIMEOUT, Duration.ofSeconds(3));
            RedisOptions options = options("redis://h?socket_connect_timeout=60");
            assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(options.socketTimeout()).isEqualTo(Duration.ofSeconds(3));
        }

        @Test
        void an_unknown_one_is_refused_with_the_nearest_name() {
            refused("redis://h?socket_timout=1", "socket_timout", "did you mean 'socket_timeout'?");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"virtual_host", "username", "password", "credential_provider", "retry_on_error", "timeout"})
        void those_of_redis_py_that_mean_nothing_here_are_refused_with_a_way_out(String parameter) {
            refused("redis://h?" + parameter + "=1", parameter, "not supported: ");
        }

        @Test
        void all_problems_are_told_at_once() {
            refused("redis://h/x?socket_timeout=fast&nonsense=1", "'/x'", "'fast'", "nonsense");
        }
    }

    @Nested
    class Prefix {
        @Test
        void the_global_one_is_read_from_the_transport_options() {
            settings.put(
                    RedisSettings.TRANSPORT_OPTIONS, "{\"global_keyprefix\": \"app\", \"visibility_timeout\": 3600}");
            assertThat(options("redis://h").keys().prefix()).isEqualTo("app_");
        }

        @Test
        void an_exact_one_is_taken_as_it_is() {
            settings.put(RedisSettings.KEY_PREFIX, "app__");
            assertThat(options("redis://h").keys().prefix()).isEqualTo("app__");
        }

        @Test
        void both_together_are_refused() {
            settings.put(RedisSettings.KEY_PREFIX, "a");
            settings.put(RedisSettings.TRANSPORT_OPTIONS, "{\"global_keyprefix\": \"b\"}");
            refused("redis://h", "redis_key_prefix", "global_keyprefix");
        }

        @Test
        void options_that_cannot_be_honoured_are_refused() {
            settings.put(RedisSettings.TRANSPORT_OPTIONS, "{\"master_name\": \"m\", \"global_key_prefix\": \"b\"}");
            refused("redis://h", "master_name", "sentinel://", "did you mean 'global_keyprefix'?");
            settings.put(RedisSettings.TRANSPORT_OPTIONS, "global_keyprefix=app");
            refused("redis://h", "result_backend_transport_options", "JSON object");
        }
    }

    @Nested
    class UnixSocket {
        @Test
        void its_database_is_a_parameter_or_the_setting() {
            settings.put(RedisSettings.DB, 5);
            assertThat(options("redis+socket:///run/redis.sock").description())
                    .isEqualTo("redis at /run/redis.sock database 5");
            assertThat(options("redis+socket:///run/redis.sock?virtual_host=3").database())
                    .isEqualTo(3);
            assertThat(options("redis+socket:///run/redis.sock?virtual_host=3&db=4")
                            .database())
                    .isEqualTo(4);
        }

        @Test
        void a_path_that_is_not_absolute_is_refused() {
            refused("redis+socket://run/redis.sock", "redis+socket:///run/redis.sock");
            refused("redis+unix:///run/redis.sock", "redis+unix", "redis+socket:///path");
        }
    }

    @Nested
    class Sentinel {
        private static final String MASTER = "{\"master_name\": \"m\"}";

        private Place.Sentinels place(String url) {
            return (Place.Sentinels) options(url).place();
        }

        @Test
        void all_but_addresses_come_from_the_first_part_and_the_port_is_6379() {
            settings.put(RedisSettings.TRANSPORT_OPTIONS, MASTER);
            RedisOptions options = options("sentinel://u:${PASSWORD}@h1/3;sentinel://x:y@h2:26379/4");
            assertThat(options.description()).isEqualTo("redis at m of sentinel h1:6379,h2:26379/3");
            assertThat(options.username()).isEqualTo("u");
            assertThat(options.password()).extracting(Credentials::secret).isEqualTo("from-url");
        }

        @Test
        void its_options_are_those_of_the_transport() {
            settings.put(
                    RedisSettings.TRANSPORT_OPTIONS,
                    "{\"master_name\": \"m\", \"min_other_sentinels\": 1, \"sentinel_kwargs\": {\"username\": \"s\","
                            + " \"password\": \"p\", \"socket_timeout\": 0.5, \"ssl\": true, \"ssl_cert_reqs\": \"none\"}}");
            SentinelOptions sentinel = place("sentinel://h").options();
            assertThat(sentinel.minOthers()).isEqualTo(1);
            assertThat(sentinel.username()).isEqualTo("s");
            assertThat(sentinel.password()).extracting(Credentials::secret).isEqualTo("p");
            assertThat(sentinel.timeout()).isEqualTo(Duration.ofMillis(500));
            assertThat(sentinel.tls()).extracting(TlsOptions::verification).isEqualTo(SslVerifyMode.NONE);
            assertThat(options("sentinel://h").tls()).isNull();
        }

        @Test
        void what_cannot_be_meant_is_refused() {
            refused("sentinel://h", "master_name");
            settings.put(RedisSettings.TRANSPORT_OPTIONS, MASTER);
            refused("redis://h", "master_name", "sentinel://");
            refused("sentinel://h?ssl_cert_reqs=none", "ssl_cert_reqs", "redis_backend_use_ssl");
            refused("sentinel://h;sentinel://g?socket_timeout=1", "socket_timeout", "first part");
            refused("sentinel://h;redis://g", "redis://g");
            settings.put(
                    RedisSettings.TRANSPORT_OPTIONS,
                    "{\"master_name\": \"m\", \"sentinel_kwargs\": {\"retry\": 1, \"ssl_cert_reqs\": \"none\"}}");
            refused("sentinel://h", "retry in sentinel_kwargs", "\"ssl\": true");
        }
    }

    @Nested
    class Cluster {
        @Test
        void more_than_one_url_is_a_cluster() {
            assertThat(options("redis://h1;redis://h2:7000").description())
                    .isEqualTo("redis at cluster h1:6379,h2:7000/0");
        }
    }

    @Nested
    class Tls {
        @TempDir
        Path folder;

        @ParameterizedTest
        @CsvSource({
            "required,FULL",
            "CERT_REQUIRED,FULL",
            "optional,FULL",
            "none,NONE",
            "CERT_NONE,NONE",
            "required&ssl_check_hostname=false,CA"
        })
        void verification_is_redis_py_s(String text, SslVerifyMode mode) {
            assertThat(options("rediss://h?ssl_cert_reqs=" + text).tls())
                    .extracting(TlsOptions::verification)
                    .isEqualTo(mode);
        }

        @Test
        void verification_must_be_said() {
            refused("rediss://h", "ssl_cert_reqs", "?ssl_cert_reqs=required");
            refused("rediss://h?ssl_cert_reqs=maybe", "'maybe'");
        }

        @Test
        void the_setting_says_it_too() {
            settings.put(RedisSettings.USE_SSL, "{\"ssl_cert_reqs\": \"required\", \"ssl_check_hostname\": false}");
            assertThat(options("rediss://h").tls())
                    .extracting(TlsOptions::verification)
                    .isEqualTo(SslVerifyMode.CA);
        }

        @Test
        void the_setting_is_never_ignored_for_a_plain_connection() {
            settings.put(RedisSettings.USE_SSL, "{\"ssl_cert_reqs\": \"none\"}");
            assertThat(options("redis://h").tls())
                    .extracting(TlsOptions::verification)
                    .isEqualTo(SslVerifyMode.NONE);
            settings.put(RedisSettings.USE_SSL, "{\"ssl_cert_reqs\": \"none\", \"ssl_ciphers\": \"x\"}");
            refused("rediss://h", "ssl_ciphers");
        }

        @Test
        void files_must_be_there() throws IOException {
            Path ca = Files.createFile(folder.resolve("ca.pem"));
            assertThat(options("rediss://h?ssl_cert_reqs=required&ssl_ca_certs=" + ca)
                            .tls())
                    .extracting(TlsOptions::caCerts)
                    .isEqualTo(ca.toFile());
            refused("rediss://h?ssl_cert_reqs=required&ssl_ca_certs=/none.pem", "ssl_ca_certs", "'/none.pem'");
        }

        @Test
        void its_parameters_are_refused_without_it() {
            refused("redis://h?ssl_cert_reqs=required", "ssl_cert_reqs", "rediss://");
        }
    }

    private static final class NobodyListens implements StoreListener {
        @Override
        public void arrived(StoredResult result) {}

        @Override
        public void changed(String taskId) {}

        @Override
        public void missed() {}
    }
}
