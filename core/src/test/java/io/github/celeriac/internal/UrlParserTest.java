package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UrlParserTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PW", "p@ss/w:rd?%", "HOST", "cache.example", "PORT", "6380", "DB", "my db");

    private static BackendUrl parse(String text) {
        return BackendUrl.parse(text, ENVIRONMENT);
    }

    private static String parts(String text) {
        BackendUrl url = parse(text);
        return String.join(
                " | ",
                url.scheme(),
                url.findUsername().orElse("-"),
                url.findPassword().map(Credentials::secret).orElse("-"),
                url.host(),
                String.valueOf(url.port()),
                url.path(),
                url.query().toString());
    }

    @Nested
    class Parts {
        @Test
        void all_of_them() {
            assertThat(parts("rediss://user:pw@host:6380/1?socket_timeout=5&ssl_cert_reqs=none"))
                    .isEqualTo("rediss | user | pw | host | 6380 | /1 | {socket_timeout=5, ssl_cert_reqs=none}");
        }

        @Test
        void almost_none_of_them() {
            assertThat(parts("redis://")).isEqualTo("redis | - | - |  | -1 |  | {}");
            assertThat(parts("redis://host")).isEqualTo("redis | - | - | host | -1 |  | {}");
            assertThat(parts("redis:///3")).isEqualTo("redis | - | - |  | -1 | /3 | {}");
            assertThat(parts("redis://:pw@host")).isEqualTo("redis | - | pw | host | -1 |  | {}");
            assertThat(parts("redis://user@host")).isEqualTo("redis | user | - | host | -1 |  | {}");
            assertThat(parts("redis://user:@host")).isEqualTo("redis | user | - | host | -1 |  | {}");
            assertThat(parts("redis://host?a=b")).isEqualTo("redis | - | - | host | -1 |  | {a=b}");
            assertThat(parts("redis://host:?a&b=&=c")).isEqualTo("redis | - | - | host | -1 |  | {a=, b=, =c}");
        }

        @Test
        void scheme_and_dialect() {
            BackendUrl url = parse("db+postgresql+psycopg2://host/db");
            assertThat(url.backend()).isEqualTo("db");
            assertThat(url.dialect()).isEqualTo("postgresql+psycopg2");
            assertThat(parse("redis://host").dialect()).isEmpty();
        }

        @Test
        void files() {
            assertThat(parts("db+sqlite:///results.db")).isEqualTo("db+sqlite | - | - |  | -1 | /results.db | {}");
            assertThat(parts("db+sqlite:////var/lib/r.db"))
                    .isEqualTo("db+sqlite | - | - |  | -1 | //var/lib/r.db | {}");
            assertThat(parts("db+sqlite:////home/me@work/a:b.db"))
                    .isEqualTo("db+sqlite | - | - |  | -1 | //home/me@work/a:b.db | {}");
            assertThat(parts("db+sqlite:///C:/results.db")).endsWith("/C:/results.db | {}");
            assertThat(parts("redis+socket:///run/redis.sock?virtual_host=2"))
                    .isEqualTo("redis+socket | - | - |  | -1 | /run/redis.sock | {virtual_host=2}");
        }

        @Test
        void addresses_of_ip_version_6() {
            assertThat(parts("redis://[::1]:6380/0")).isEqualTo("redis | - | - | ::1 | 6380 | /0 | {}");
            assertThat(parts("redis://[fe80::1]")).isEqualTo("redis | - | - | fe80::1 | -1 |  | {}");
            assertThat(parse("redis://[::1]:6380/0")).hasToString("redis://[::1]:6380/0");
        }

        @Test
        void what_is_percent_encoded() {
            assertThat(parts("redis://us%40er:p%2Fw%3A%25+@host/%C3%A9?a%20b=c+d%2B"))
                    .isEqualTo("redis | us@er | p/w:%+ | host | -1 | /é | {a b=c d+}");
        }

        @Test
        void passwords_that_should_have_been() {
            assertThat(parts("redis://:p@ss@host:1/0")).isEqualTo("redis | - | p@ss | host | 1 | /0 | {}");
            assertThat(parts("redis://u:a:b@host")).isEqualTo("redis | u | a:b | host | -1 |  | {}");
            assertThat(parts("db+postgresql://u:p/w@host/db"))
                    .isEqualTo("db+postgresql | u | p/w | host | -1 | /db | {}");
            assertThat(parts("db+postgresql://u:12/w@host:5432/db?a=b"))
                    .isEqualTo("db+postgresql | u | 12/w | host | 5432 | /db | {a=b}");
        }

        @Test
        void more_than_one_server() {
            BackendUrl url =
                    BackendUrl.parse("sentinel://u:a;b@h1/3;sentinel://:${SECRET}@h2:26380", Map.of("SECRET", "x"));
            assertThat(url.password()).extracting(Credentials::secret).isEqualTo("a;b");
            assertThat(url.host()).isEqualTo("h1");
            assertThat(url.path()).isEqualTo("/3");
            assertThat(url.others()).singleElement().satisfies(other -> {
                assertThat(other.host()).isEqualTo("h2");
                assertThat(other.port()).isEqualTo(26_380);
                assertThat(other.findPassword()).map(Credentials::secret).hasValue("x");
            });
            assertThat(url).hasToString("sentinel://***@h1/3;sentinel://***@h2:26380");
            assertThat(UrlParser.hasLiteralPassword("sentinel://h1;sentinel://:b@h2"))
                    .isTrue();
            assertThat(UrlParser.hasLiteralPassword("sentinel://h1;sentinel://:${B}@h2"))
                    .isFalse();
        }

        @Test
        void an_at_sign_in_the_query_is_no_user() {
            assertThat(parts("redis://host:1/0?client_name=me@work"))
                    .isEqualTo("redis | - | - | host | 1 | /0 | {client_name=me@work}");
        }
    }

    @Nested
    class Variables {
        @Test
        void stand_for_their_values_undecoded() {
            assertThat(parts("redis://:${PW}@${HOST}:${PORT}/${DB}?name=${DB}"))
                    .isEqualTo("redis | - | p@ss/w:rd?% | cache.example | 6380 | /my db | {name=my db}");
        }

        @Test
        void may_be_part_of_a_password() {
            assertThat(parts("redis://:pre-${PORT}@host")).startsWith("redis | - | pre-6380 | host");
        }

        @Test
        void that_are_not_set_are_named() {
            assertThatThrownBy(() -> parse("redis://${NOWHERE}/0"))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessage("result_backend uses ${NOWHERE} but that environment variable is not set; export it");
            assertThatThrownBy(() -> parse("redis://:${NOWHERE}@host")
                            .findPassword()
                            .orElseThrow()
                            .secret())
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("NOWHERE");
        }
    }

    @Nested
    class Refused {
        @Test
        void what_is_no_url() {
            for (String text : List.of("", "redis", "localhost:6379", "://host", "/results.db")) {
                assertThatThrownBy(() -> parse(text))
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageContaining("must be a URL");
            }
        }

        @Test
        void ports_that_are_none() {
            assertThatThrownBy(() -> parse("redis://host:70000"))
                    .hasMessageContaining("'70000'")
                    .hasMessageContaining("65535");
            for (String text :
                    List.of("redis://host:x", "redis://host:-1", "redis://host:99999999999", "redis://h: 1")) {
                assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidSettingException.class);
            }
        }

        @Test
        void more_than_one_at_sign_of_which_none_is_clearly_the_end_of_the_password() {
            for (String text : List.of(
                    "db+postgresql://u:s3cret@a/s3cret@host/db",
                    "db+postgresql://u:s3cret/a@s3cret@host",
                    "redis://:s3cret@s3cret/s3cret@host:1/0?a=b")) {
                assertThatThrownBy(() -> parse(text))
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageContaining("percent-encode")
                        .hasMessageNotContaining("s3cret");
            }
            assertThat(parts("db+postgresql://u:p%40a%2Fb@host/d%40b"))
                    .isEqualTo("db+postgresql | u | p@a/b | host | -1 | /d@b | {}");
        }

        @Test
        void a_percent_sign_that_encodes_nothing() {
            assertThatThrownBy(() -> parse("redis://:100%@host"))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("%25");
        }
    }

    @Nested
    class Secrets {
        @Test
        void are_not_in_the_text_of_a_url() {
            for (String text : List.of(
                    "redis://user:s3cret@host:1/0",
                    "redis://:s3cret@host?password=s3cret",
                    "db+postgresql://u:s3cret/s3cret@host/db",
                    "redis://s3cret@host")) {
                assertThat(parse(text).toString()).doesNotContain("s3cret").contains("***@host");
            }
        }

        @Test
        void are_not_in_any_message() {
            for (String text : List.of(
                    "redis://:s3cret?s3cret@host/0",
                    "redis://:s3cret#@host:x/0",
                    "user:s3cret@host",
                    "redis://user:s3cret@host:s3cret",
                    "redis://:s3cret/@host:99999",
                    "redis://:s3cret%@host")) {
                assertThatThrownBy(() -> parse(text))
                        .isInstanceOf(InvalidSettingException.class)
                        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
                assertThat(UrlParser.redacted(text)).doesNotContain("s3cret@");
            }
        }

        @Test
        void are_recognized_when_written_out() {
            for (String text : List.of(
                    "redis://:pw@host",
                    "redis://u:pw@host",
                    "redis://u:pre${PW}@host",
                    "db+postgresql://u:p/w@host/db",
                    "redis://host/0?password=pw",
                    "db+postgresql://host/db?user=u&PASSWORD=pw")) {
                assertThat(UrlParser.hasLiteralPassword(text)).as(text).isTrue();
            }
            for (String text : List.of(
                    "redis://host",
                    "redis://u@host",
                    "redis://u:@host",
                    "redis://:${PW}@host",
                    "redis://host/0?password=${PW}",
                    "db+sqlite:////home/a:b@c/r.db",
                    "no url")) {
                assertThat(UrlParser.hasLiteralPassword(text)).as(text).isFalse();
            }
        }
    }
}
