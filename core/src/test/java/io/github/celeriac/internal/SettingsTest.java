package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.Credentials;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From builder steps, names and environment to the settings a store is told. */
class SettingsTest {
    private static final String URL = "test://host";

    private static TestBuilder builder() {
        return new TestBuilder().url(URL);
    }

    private static List<String> problems(TestBuilder builder) {
        return catchThrowableOfType(InvalidSettingException.class, builder::build)
                .problems();
    }

    private static TestBuilder environment(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CELERY_RESULT_BACKEND", URL);
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return new TestBuilder().environment(variables);
    }

    @Nested
    class Steps {
        @Test
        void defaults_are_those_of_celery() {
            Settings settings = builder().told().settings();
            assertThat(settings.get(ResultSettings.SERIALIZER)).isEqualTo("json");
            assertThat(settings.get(ResultSettings.EXPIRES)).isEqualTo(Duration.ofDays(1));
            assertThat(settings.get(ResultSettings.EXTENDED)).isFalse();
            assertThat(settings.isSet(ResultSettings.EXPIRES)).isFalse();
            assertThat(settings.find(TestBuilder.PASSWORD)).isEmpty();
            assertThatThrownBy(() -> settings.get(TestBuilder.PASSWORD)).hasMessageContaining("test_password");
        }

        @Test
        void a_step_and_its_name_mean_the_same() {
            Settings byStep =
                    builder().expires(Duration.ofHours(2)).extended(true).told().settings();
            Settings byName = builder()
                    .set("result_expires", "7200")
                    .set("result_extended", "yes")
                    .told()
                    .settings();
            for (Settings settings : List.of(byStep, byName)) {
                assertThat(settings.get(ResultSettings.EXPIRES)).isEqualTo(Duration.ofHours(2));
                assertThat(settings.get(ResultSettings.EXTENDED)).isTrue();
                assertThat(settings.isSet(ResultSettings.EXPIRES)).isTrue();
            }
        }

        @Test
        void the_url_may_be_set_by_name() {
            assertThat(new TestBuilder().set("result_backend", URL).told().url())
                    .hasToString(URL);
        }

        @Test
        void a_builder_may_build_twice() {
            TestBuilder builder = builder().username("u").password(Credentials.literal("pw"));
            assertThat(builder.told().url().findUsername()).contains("u");
            assertThat(builder.told().url().findPassword().map(Credentials::secret))
                    .contains("pw");
        }

        @Test
        void every_step_may_be_taken_once() {
            assertThat(problems(builder()
                            .url("test://u:${X}@other")
                            .serializer("json")
                            .serializer("yaml")
                            .expires(Duration.ofSeconds(1))
                            .expires(Duration.ofSeconds(2))
                            .username("a")
                            .username("b")
                            .password(Credentials.literal("s3cret"))
                            .password(Credentials.literal("s3cret"))
                            .executor(Runnable::run)
                            .executor(Runnable::run)
                            .set("result_extended", "1")
                            .set("result_extended", "0")
                            .environment(Map.of())
                            .environment(Map.of())))
                    .containsExactly(
                            "url was set twice, first to 'test://host'; set it once",
                            "serializer was set twice, first to 'json'; set it once",
                            "expires was set twice, first to 'PT1S'; set it once",
                            "username was set twice; set it once",
                            "password was set twice; set it once",
                            "executor was set twice; set it once",
                            "result_extended was set twice; set it once",
                            "environment was set twice; set it once");
        }

        @Test
        void a_step_and_its_name_together_are_twice() {
            assertThat(problems(builder().serializer("json").set("result_serializer", "yaml")))
                    .containsExactly("result_serializer was set twice, by its own step and by set(…); set it once");
        }
    }

    @Nested
    class Problems {
        private String allNames() {
            return Stream.concat(ResultSettings.all().stream(), Stream.of(TestBuilder.PASSWORD))
                    .map(Setting::name)
                    .sorted()
                    .collect(Collectors.joining(", "));
        }

        @Test
        void a_time_that_cannot_be_counted_is_told() {
            assertThat(problems(builder().operationTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
                    .singleElement()
                    .asString()
                    .contains("operationTimeout was 'PT", "at most 36500 days; use e.g. Duration.ofSeconds(10)");
        }

        @Test
        void all_are_told_at_once() {
            assertThat(problems(builder()
                            .serializer("jsno")
                            .accept("ymal")
                            .expires(Duration.ofMinutes(-5))
                            .oldestReader("new")
                            .operationTimeout(Duration.ZERO)
                            .set("result_expire", "1")
                            .set("max_result_bytes", "-1")
                            .environment(
                                    Map.of("CELERY_RESULT_EXTENDED", "maybe", "CELERY_RESULT_SERIALISER", "json"))))
                    .containsExactlyInAnyOrder(
                            "expires was 'PT-5M' but must not be negative; use 0 to keep results for ever",
                            "oldestReader was 'new' but must look like 5.6 or 5.6.3; see `celery --version`",
                            "operationTimeout was 'PT0S' but must be more than zero; use e.g. Duration.ofSeconds(10)",
                            "CELERY_RESULT_EXTENDED was 'maybe' but must be true or false; write one of them",
                            "environment variable CELERY_RESULT_SERIALISER is not a setting; did you mean"
                                    + " 'CELERY_RESULT_SERIALIZER'? unset it or correct its name",
                            "max_result_bytes was '-1' but must be a whole number from 1 to 2147483647; write one without"
                                    + " unit",
                            "result_expire is not a setting of this backend; did you mean 'result_expires'? known: "
                                    + allNames(),
                            "result_serializer was 'jsno' but no such codec is registered; did you mean 'json'? known:"
                                    + " json, yaml, pickle",
                            "result_accept_content was 'ymal' but no such codec is registered; did you mean 'yaml'?"
                                    + " known: json, yaml, pickle");
        }

        @Test
        void without_a_usable_url_the_rest_is_told_too_but_for_names_that_its_backend_may_know() {
            assertThat(problems(
                            new TestBuilder().set("redis_socket_timeout", "5").set("result_extended", "maybe")))
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("result_backend was not set but is needed; export CELERY_RESULT_BACKEND");
            assertThat(problems(new TestBuilder().url("nonsense").expires(Duration.ofSeconds(-1))))
                    .hasSize(2);
        }

        @Test
        void a_url_for_another_backend_is_told() {
            assertThat(problems(new TestBuilder().url("redis://u:${X}@host")))
                    .containsExactly("result_backend was 'redis://***@host' but this builder serves only [test]; use"
                            + " ResultBackends.builder() for any of them");
        }

        @Test
        void a_password_in_code_is_refused() {
            assertThat(problems(new TestBuilder().url("test://u:s3cret@host")))
                    .singleElement()
                    .asString()
                    .contains("'test://***@host'", "${NAME}", "Credentials.env")
                    .doesNotContain("s3cret");
            assertThat(problems(new TestBuilder().set("result_backend", "test://u:s3cret@host")))
                    .hasSize(1);
        }

        @Test
        void one_in_the_environment_is_fine() {
            assertThat(environment("CELERY_RESULT_BACKEND", "test://u:s3cret@host")
                            .told()
                            .url()
                            .findPassword()
                            .map(Credentials::secret))
                    .contains("s3cret");
        }
    }

    @Nested
    class Environment {
        @TempDir
        private Path folder;

        @Test
        void every_name_of_a_setting_counts() {
            for (String name : List.of("CELERY_RESULT_EXPIRES", "CELERY_TASK_RESULT_EXPIRES")) {
                assertThat(environment(name, "60").told().settings().get(ResultSettings.EXPIRES))
                        .isEqualTo(Duration.ofMinutes(1));
            }
            assertThat(environment("CELERIAC_OLDEST_READER", "5.2")
                            .told()
                            .settings()
                            .get(ResultSettings.OLDEST_READER))
                    .isEqualTo(new CeleryVersion(5, 2));
        }

        @Test
        void a_step_wins() {
            assertThat(environment("CELERY_RESULT_EXPIRES", "60", "CELERY_RESULT_SERIALIZER", "json")
                            .expires(Duration.ofSeconds(5))
                            .set("result_serializer", "yaml")
                            .told()
                            .settings())
                    .satisfies(settings ->
                            assertThat(settings.get(ResultSettings.EXPIRES)).isEqualTo(Duration.ofSeconds(5)))
                    .satisfies(settings ->
                            assertThat(settings.get(ResultSettings.SERIALIZER)).isEqualTo("yaml"));
        }

        @Test
        void old_and_new_name_may_agree_but_not_differ() {
            assertThat(environment("CELERY_RESULT_EXPIRES", "60", "CELERY_TASK_RESULT_EXPIRES", "60")
                            .told())
                    .isNotNull();
            assertThat(problems(environment("CELERY_TEST_PASSWORD", "s3cret", "CELERY_TEST_SECRET", "s3cret2")))
                    .singleElement()
                    .asString()
                    .contains("CELERY_TEST_PASSWORD", "CELERY_TEST_SECRET", "test_password")
                    .doesNotContain("s3cret");
        }

        @Test
        void a_blank_variable_is_not_set() {
            assertThat(environment("CELERY_RESULT_EXPIRES", " ")
                            .told()
                            .settings()
                            .isSet(ResultSettings.EXPIRES))
                    .isFalse();
        }

        @Test
        void a_file_may_hold_the_value() throws IOException {
            Path file = Files.writeString(folder.resolve("secret"), "s3cret\n");
            assertThat(environment("CELERY_TEST_PASSWORD_FILE", file.toString())
                            .told()
                            .settings()
                            .find(TestBuilder.PASSWORD))
                    .contains("s3cret");
        }

        @Test
        void a_file_may_hold_the_url() throws IOException {
            Path file = Files.writeString(folder.resolve("url"), "test://u:pw@host\n");
            assertThat(new TestBuilder()
                            .environment(Map.of("CELERY_RESULT_BACKEND_FILE", file.toString()))
                            .told()
                            .url()
                            .findPassword()
                            .map(Credentials::secret))
                    .contains("pw");
        }

        @Test
        void a_file_that_cannot_be_read_is_told() {
            for (String path : List.of(folder.resolve("none").toString(), "\0")) {
                assertThat(problems(environment("CELERY_TEST_PASSWORD_FILE", path)))
                        .singleElement()
                        .asString()
                        .contains("credential file");
            }
            assertThat(problems(new TestBuilder().environment(Map.of("CELERY_RESULT_BACKEND_FILE", "/no/such/file"))))
                    .singleElement()
                    .asString()
                    .contains("/no/such/file");
        }

        @Test
        void variables_of_others_are_left_alone() {
            TestBuilder builder = environment(
                    "PATH", "/bin",
                    "CELERY_BROKER_URL", "amqp://",
                    "CELERY_CONFIG_MODULE", "settings",
                    "CELERIAC_TEST_REDIS_IMAGES", "redis:7");
            assertThat(builder.unread()).isEmpty();
            assertThat(builder.told()).isNotNull();
        }

        @Test
        void celerys_own_that_have_no_effect_are_told_but_are_no_error() {
            TestBuilder builder = environment(
                    "CELERY_RESULT_CHORD_JOIN_TIMEOUT", "1",
                    "CELERY_RESULT_DBURI", "sqlite://",
                    "CELERY_REDIS_SOCKET_TIMEOT", "1",
                    "CELERY_DATABASE_URL", " ",
                    "CELERY_TEST_PASSWORD", "s3cret",
                    "CELERY_TASK_RESULT_EXPIRES", "60");
            assertThat(builder.unread())
                    .satisfiesExactly(
                            redis -> assertThat(redis)
                                    .startsWith("environment variable CELERY_REDIS_SOCKET_TIMEOT is set but has no"
                                            + " effect here. ")
                                    .contains("correct its name"),
                            chord -> assertThat(chord).contains("CELERY_RESULT_CHORD_JOIN_TIMEOUT", "Unset it"),
                            url -> assertThat(url).contains("CELERY_RESULT_DBURI", "result_backend: db+"));
            List<String> logged = Logged.warnings(builder::told);
            assertThat(logged).containsExactlyElementsOf(builder.unread());
        }

        @Test
        void a_setting_without_effect_is_refused_by_name() {
            assertThat(problems(builder().set("result_cache_max", "7")))
                    .containsExactly(
                            "result_cache_max was set but has no effect here. Results are not cached; keep what"
                                    + " you have fetched.");
        }

        @Test
        void nothing_is_read_unless_asked() {
            assertThat(problems(new TestBuilder())).hasSize(1);
        }
    }

    @Nested
    class Accepting {
        @Test
        void pickle_must_be_named() {
            assertThat(problems(builder().serializer("pickle")))
                    .singleElement()
                    .asString()
                    .contains("'pickle'", "result_accept_content");
            assertThat(builder()
                            .serializer("pickle")
                            .accept("pickle", "json")
                            .told()
                            .codecs()
                            .serializer()
                            .name())
                    .isEqualTo("pickle");
        }

        @Test
        void the_serializer_and_json_are_accepted_by_default() {
            var codecs = builder().serializer("yaml").told().codecs();
            assertThat(codecs.forContentType("application/x-yaml").name()).isEqualTo("yaml");
            assertThat(codecs.forContentType("application/x-json").name()).isEqualTo("json");
            assertThatThrownBy(() -> codecs.forContentType("application/x-pickle"))
                    .hasMessage("Refusing to deserialize untrusted content of type pickle"
                            + " (application/x-pickle): only [json, yaml] are accepted; add it to"
                            + " result_accept_content if its writer is trusted");
            assertThatThrownBy(() -> codecs.forContentType("text/odd"))
                    .hasMessageContaining("of type text/odd (text/odd)");
        }

        @Test
        void content_types_are_names_too() {
            var codecs = environment("CELERY_ACCEPT_CONTENT", "[\"json\", 'application/x-pickle']")
                    .told()
                    .codecs();
            assertThat(codecs.forContentType("application/x-pickle").name()).isEqualTo("pickle");
        }

        @Test
        void result_accept_content_wins_over_accept_content() {
            var codecs = environment("CELERY_ACCEPT_CONTENT", "pickle", "CELERY_RESULT_ACCEPT_CONTENT", "json,yaml")
                    .told()
                    .codecs();
            assertThatThrownBy(() -> codecs.forContentType("application/x-pickle"))
                    .isInstanceOf(RuntimeException.class);
        }

        @Test
        void a_serializer_that_is_not_accepted_could_not_read_what_it_wrote() {
            assertThat(problems(builder().serializer("yaml").accept("json"))).hasSize(1);
        }

        @Test
        void any_codec_may_be_found_by_name() {
            var codecs = builder().told().codecs();
            assertThat(codecs.find("pickle")).isPresent();
            assertThat(codecs.find("none")).isEmpty();
        }
    }
}
