package io.github.celeriac.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Finding;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.TaskContext;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.value.ResultTuple;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code examine} finds all that was broken in a database of its own; {@code repair} mends what is safe, and only that. */
class DoctorIT {
    private static final List<String> DAMAGE = List.of(
            "ALTER TABLE celery_taskmeta DROP COLUMN name, DROP COLUMN args, DROP COLUMN kwargs, DROP COLUMN worker,"
                    + " DROP COLUMN retries, DROP COLUMN queue",
            "INSERT INTO celery_taskmeta (id, task_id, status, result, date_done) VALUES"
                    + " (101, 'twice', 'SUCCESS', NULL, '2099-01-01'), (102, 'twice', 'STARTED', NULL, NULL),"
                    + " (103, 'undated', 'SUCCESS', NULL, NULL), (104, 'old', 'FAILURE', NULL, '2020-01-01'),"
                    + " (105, 'cut', 'SUCCESS', {80059567}, '2099-01-01')",
            "INSERT INTO celery_tasksetmeta (id, taskset_id, result, date_done) VALUES"
                    + " (101, 'cut group', {80059567}, '2099-01-01')");

    private static final List<String> ALL = List.of(
            "missing_columns",
            "missing_unique",
            "missing_index",
            "duplicates",
            "id_exhaustion",
            "no_date",
            "past_expiry",
            "unreadable",
            "unreadable_group");

    /** Does a statement. */
    private interface Sql {
        String run(String statement);
    }

    /** A database, how it takes statements, and how to lose what makes it sound. */
    record Place(String name, String url, Sql sql, UnaryOperator<String> bytes, List<String> damage) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Place> places() {
        PostgresServer.Database postgres = PostgresServer.newest().newDatabase();
        MariaDbServer.Database maria = MariaDbServer.all().get(0).newDatabase();
        return Stream.of(
                new Place(
                        "PostgreSQL",
                        postgres.url(),
                        postgres::sql,
                        "'\\x%s'"::formatted,
                        List.of(
                                "ALTER TABLE celery_taskmeta DROP CONSTRAINT celery_taskmeta_task_id_key",
                                "ALTER TABLE celery_tasksetmeta DROP CONSTRAINT celery_tasksetmeta_taskset_id_key",
                                "DROP INDEX ix_celery_taskmeta_date_done",
                                "DROP INDEX ix_celery_tasksetmeta_date_done",
                                "SELECT setval('task_id_sequence', 2000000000)")),
                new Place(
                        "MariaDB",
                        maria.url(),
                        maria::sql,
                        "x'%s'"::formatted,
                        List.of(
                                "ALTER TABLE celery_taskmeta DROP INDEX task_id",
                                "ALTER TABLE celery_tasksetmeta DROP INDEX taskset_id",
                                "DROP INDEX ix_celery_taskmeta_date_done ON celery_taskmeta",
                                "DROP INDEX ix_celery_tasksetmeta_date_done ON celery_tasksetmeta",
                                "SELECT SETVAL(task_id_sequence, 2000000000)")));
    }

    private static ResultBackend open(Place place) {
        return ResultBackends.builder()
                .environment(Map.of("CELERY_RESULT_BACKEND", place.url))
                .build();
    }

    private static void storeSoundResults(ResultBackend results) {
        results.writer().success(TaskContext.of("sound-success"), List.of(1, "é"));
        results.writer().failure(TaskContext.of("sound-failure"), new IllegalStateException("boom"));
        results.writer().started(TaskContext.of("sound-started"));
        results.group(ResultTuple.group("sound-group", List.of(ResultTuple.task("sound-success", null))))
                .save();
    }

    private static String soundRows(Place place) {
        return place.sql.run("SELECT id, task_id, status, result, date_done, traceback FROM celery_taskmeta"
                        + " WHERE task_id LIKE 'sound%' ORDER BY id")
                + place.sql.run("SELECT * FROM celery_tasksetmeta WHERE taskset_id LIKE 'sound%'");
    }

    private static void damage(Place place) {
        place.damage.forEach(place.sql::run);
        String cut = place.bytes.apply("80059567");
        DAMAGE.forEach(statement -> place.sql.run(statement.replace("{80059567}", cut)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void all_that_was_broken_is_found_and_what_is_sound_stays_as_it_is(Place place) {
        try (ResultBackend results = open(place)) {
            storeSoundResults(results);
            assertThat(results.examine()).isEmpty();
            damage(place);
        }
        String sound = soundRows(place);
        assertThat(sound).contains("sound-success", "sound-failure", "sound-started", "sound-group");
        try (ResultBackend results = open(place)) {
            Map<String, Finding> found = byKind(results.examine());
            assertThat(found).containsOnlyKeys(ALL);
            assertThat(found.get("missing_unique").examples()).hasSize(2);
            assertThat(found.get("missing_index").examples()).hasSize(2);
            assertThat(found.get("duplicates").examples()).containsExactly("twice");
            assertThat(found.get("unreadable").examples()).containsExactly("cut");
            assertThat(found.get("unreadable_group").examples()).containsExactly("cut group");
            assertThat(found.values()).allMatch(finding -> finding.repaired() == 0);
            assertThat(byKind(results.examine())).as("nothing was changed").isEqualTo(found);

            Map<String, Finding> repaired = byKind(results.repair());
            assertThat(repaired.get("missing_index").repaired()).isEqualTo(2);
            assertThat(repaired.get("no_date").repaired()).isEqualTo(1);
            assertThat(byKind(results.examine()))
                    .containsOnlyKeys(ALL.stream()
                            .filter(kind -> !kind.equals("missing_index") && !kind.equals("no_date"))
                            .toList());
            assertThat(soundRows(place)).isEqualTo(sound);
            assertThat(results.fetch("sound-success").get()).isEqualTo(List.of(1L, "é"));
        }
    }

    private static Map<String, Finding> byKind(List<Finding> findings) {
        return findings.stream().collect(Collectors.toMap(Finding::kind, finding -> finding));
    }
}
