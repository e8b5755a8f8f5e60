package io.github.celeriac.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.cli.setup.Decisions.Choice;
import io.github.celeriac.spi.BackendUrl;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final Map<String, String> SECRETS =
            Map.of("REDIS_PASSWORD", "r", "POSTGRES_PASSWORD", "p", "MARIADB_PASSWORD", "m", "RABBITMQ_PASSWORD", "q");

    private static Needs needs(String keep, String size, String rate, String durable, String readers, String celery) {
        return needs(keep, size, rate, durable, readers, celery, "yes");
    }

    private static Needs needs(
            String keep, String size, String rate, String durable, String readers, String celery, String trusted) {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        answers.put(Question.KEEP, keep);
        answers.put(Question.SIZE, size);
        answers.put(Question.RATE, rate);
        answers.put(Question.DURABLE, durable);
        answers.put(Question.READERS, readers);
        answers.put(Question.CELERY, celery);
        answers.put(Question.TRUSTED, trusted);
        assertThat(answers)
                .allSatisfy((question, answer) ->
                        assertThat(question.problem(answer)).isEmpty());
        return Question.needs(answers);
    }

    @ParameterizedTest
    @CsvSource({
        "1h,   16MiB, 100, no,  sender,  5.2,  yes, RPC",
        "1h,   16MiB, 100, no,  sender,  5.2,  no,  RPC",
        "61m,  1KiB,  100, no,  sender,  5.2,  yes, REDIS",
        "1h,   17MiB, 100, no,  sender,  5.2,  yes, POSTGRESQL",
        "1h,   1KiB,  100, yes, sender,  none, no,  POSTGRESQL",
        "1h,   1KiB,  100, yes, sender,  5.6,  no,  REDIS",
        "1d,   1KiB,  100, yes, machine, 5.6,  yes, SQLITE",
        "1d,   1KiB,  100, yes, machine, 5.6,  no,  REDIS",
        "1d,   1KiB,  100, yes, machine, none, no,  SQLITE",
        "1d,   1KiB,  101, yes, machine, 5.6,  yes, POSTGRESQL",
        "1d,   1KiB,  10,  no,  anyone,  5.6,  yes, REDIS",
        "1w,   1KiB,  1,   no,  anyone,  5.6,  yes, REDIS",
        "8d,   1KiB,  1,   no,  anyone,  5.6,  yes, POSTGRESQL",
        "never,1KiB,  1,   no,  anyone,  5.6,  yes, POSTGRESQL",
        "1d,   1MiB,  100, no,  anyone,  5.6,  yes, POSTGRESQL",
    })
    void the_first_line_that_holds_counts(
            String keep,
            String size,
            String rate,
            String durable,
            String readers,
            String celery,
            String trusted,
            Backend expected) {
        assertThat(Plan.recommended(needs(keep, size, rate, durable, readers, celery, trusted))
                        .take())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS, 256KiB, yes, json",
        "REDIS, 257KiB, yes, msgpack",
        "REDIS, 257KiB, no, json",
        "SQLITE, 1MiB, yes, json"
    })
    void msgpack_is_for_large_results_of_those_who_are_trusted(
            Backend backend, String size, String trusted, String expected) {
        Needs needs = needs("1d", size, "1", "no", "anyone", "5.3", trusted);
        assertThat(plan(needs, backend).serializer().take()).isEqualTo(expected);
    }

    @Test
    void how_much_there_will_be_is_told() {
        assertThat(plan(needs("1d", "10KiB", "100", "no", "anyone", "5.3"), Backend.REDIS)
                        .volume())
                .isEqualTo("up to 82.4 GiB at once: 100 a second of 10 KiB, kept for 1d");
        assertThat(plan(needs("never", "1MiB", "1", "no", "anyone", "5.3"), Backend.REDIS)
                        .volume())
                .isEqualTo("without end: 1 a second of 1 MiB, kept for ever");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void what_is_written_is_read_by_the_library_and_has_no_secret(Backend backend) {
        Plan plan = plan(needs("90m", "10KiB", "100", "no", "anyone", "5.2"), backend);
        Map<String, String> written = assignments(plan.env());
        assertThat(written)
                .containsEntry("CELERY_RESULT_EXPIRES", "90m")
                .containsEntry("CELERY_RESULT_SERIALIZER", "json")
                .containsEntry("CELERIAC_OLDEST_READER", "5.2");
        String url = written.getOrDefault("CELERY_BROKER_URL", written.get("CELERY_RESULT_BACKEND"));
        Urls urls = new Urls(backend, plan.server());
        urls.secret().ifPresent(name -> {
            assertThat(written.get(name)).matches("[a-z]+_dev_your_key_here");
            assertThat(BackendUrl.parse(url, SECRETS)
                            .findPassword()
                            .orElseThrow()
                            .secret())
                    .isEqualTo(SECRETS.get(name));
            assertThat(plan.python()).contains(name).doesNotContain("your_key_here");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS,      rediss://:${REDIS_PASSWORD}@h.example:6379/0?ssl_cert_reqs=required",
        "POSTGRESQL, db+postgresql://celery:${POSTGRES_PASSWORD}@h.example:5432/celery?sslmode=verify-full&sslrootcert=system",
        "MARIADB,    db+mysql+pymysql://celery:${MARIADB_PASSWORD}@h.example:3306/celery?ssl_ca=/etc/ssl/certs/ca-certificates.crt",
        "RPC,        amqps://celery:${RABBITMQ_PASSWORD}@h.example:5671/%2F",
    })
    void another_machine_is_spoken_to_by_TLS(Backend backend, String expected) {
        Plan plan = new Plan(
                new Choice(needs("1d", "1", "1", "no", "anyone", "5.3"), backend), Server.parse("h.example", backend));
        assertThat(assignments(plan.env())).containsValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"celery:hunter2@h/db", "h:0", "h:65536", "h 1", "redis://h", ""})
    void a_place_that_is_none_is_refused_without_being_repeated(String text) {
        assertThatThrownBy(() -> Server.parse(text, Backend.REDIS))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void what_a_place_does_not_say_is_as_usual() {
        assertThat(Server.parse("shop@db.example/results", Backend.POSTGRESQL))
                .isEqualTo(new Server("shop", "db.example", 5432, "results"));
        assertThat(Server.parse("[::1]:7000", Backend.REDIS)).isEqualTo(new Server("", "[::1]", 7000, "0"));
        assertThat(Server.parse("mq.example", Backend.RPC).port()).isEqualTo(5671);
    }

    @ParameterizedTest
    @CsvSource({
        "KEEP, soon",
        "KEEP, 0.5s",
        "KEEP, -1",
        "SIZE, 0",
        "SIZE, 513MiB",
        "SIZE, big",
        "RATE, 0",
        "RATE, 1.5",
        "DURABLE, maybe",
        "READERS, all",
        "CELERY, 5.1",
        "CELERY, new",
        "TRUSTED, some"
    })
    void a_wrong_answer_is_told_with_what_it_must_be(Question question, String answer) {
        assertThat(question.problem(answer).orElseThrow())
                .startsWith(question.flag() + " was '" + answer + "' but must ")
                .contains("; ");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void for_ever_is_never_0_which_to_Celery_means_at_once(Backend backend) {
        Plan plan = plan(needs("never", "1KiB", "1", "no", "anyone", "5.2"), backend);
        assertThat(assignments(plan.env())).containsEntry("CELERY_RESULT_EXPIRES", "never");
        assertThat(plan.python().lines()).anyMatch(line -> line.startsWith("result_expires = None  #"));
    }

    private static Plan plan(Needs needs, Backend backend) {
        return new Plan(new Choice(needs, backend), Server.of(backend));
    }

    private static Map<String, String> assignments(String env) {
        Map<String, String> assignments = new HashMap<>();
        Consumer<String> assignment = line -> assignments.put(
                line.substring(0, line.indexOf('=')),
                line.substring(line.indexOf('=') + 1).replace("'", ""));
        env.lines().filter(line -> !line.startsWith("#")).forEach(assignment);
        return assignments;
    }
}
