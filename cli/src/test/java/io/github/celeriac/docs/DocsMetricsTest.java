package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.Metric;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/metrics.md, the dashboard and the alert rules name what is really measured. */
class DocsMetricsTest {
    private static final Path PAGE = Pages.ROOT.resolve("docs/metrics.md");
    private static final Pattern TABLE = Pattern.compile("<!-- metrics -->\n.*?<!-- metrics end -->\n", Pattern.DOTALL);
    private static final Pattern SERIES = Pattern.compile("\\bceleriac_[a-z_]+");
    private static final Pattern LABEL =
            Pattern.compile("(?:by \\(([a-z_, ]+)\\)|\\{([a-z]+)=|labels\\.([a-z]+)|\\{\\{([a-z]+)}})");

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void measure() throws SQLException {
        MicrometerMetrics metrics = MicrometerMetrics.on(registry);
        Path file = folder.resolve("results.db");
        try (ResultBackend results = ResultBackends.builder()
                .url("db+sqlite:///" + file)
                .metrics(metrics)
                .build()) {
            long started = System.nanoTime();
            CompletableFuture<Long> awaited = results.awaitAsync("t", Long.class, Duration.ofSeconds(30));
            results.writer().success(TaskContext.of("t"), 1L);
            awaited.join();
            while (!names().contains("celeriac.delivery.lag")) { // an await is measured when it has ended
                assertThat(System.nanoTime() - started)
                        .isLessThan(Duration.ofSeconds(30).toNanos());
                Thread.onSpinWait();
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement insert = connection.createStatement()) {
                insert.execute(
                        "INSERT INTO celery_taskmeta (task_id, status, result) VALUES ('cut', 'SUCCESS', x'8005')");
            }
            assertThatThrownBy(() -> results.fetch("cut")).isInstanceOf(ResultDecodingException.class);
            assertThat(names()).contains("celeriac.waiters");
        }
        assertThat(names())
                .contains(Stream.of(Metric.STORE, Metric.FETCH, Metric.AWAIT, Metric.PAYLOAD, Metric.BATCH)
                        .map(Metric::key)
                        .toArray(String[]::new))
                .contains("celeriac.delivery.lag", "celeriac.decode.refusals")
                .doesNotContain("celeriac.waiters"); // gone with its backend
        // What needs a server that fails is measured there; here only for its name.
        for (Metric metric : Metric.values()) {
            String[] tags = metric.tags().toArray(String[]::new);
            if (metric.kind() == Metric.Kind.GAUGE) {
                metrics.gauge(metric, () -> 1, tags);
            } else {
                metrics.record(metric, 1, tags);
            }
        }
    }

    private Set<String> names() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void the_table_is_that_of_the_code() {
        String rows = Arrays.stream(Metric.values())
                .map(metric -> "| `%s` | %s | `%s` | %s |\n"
                        .formatted(
                                metric.key(),
                                metric.kind().name().toLowerCase(Locale.ROOT),
                                String.join("`, `", metric.tags()),
                                metric.meaning()))
                .collect(Collectors.joining());
        String table = "<!-- metrics -->\n| metric | kind | tags | is |\n|---|---|---|---|\n" + rows
                + "<!-- metrics end -->\n";
        assertThat(TABLE.matcher(Pages.read(PAGE)).results()).hasSize(1);
        Pages.check(PAGE, TABLE.matcher(Pages.read(PAGE)).replaceAll(Matcher.quoteReplacement(table)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/metrics/grafana.json", "docs/metrics/alerts.yml"})
    void a_series_or_label_that_is_asked_for_is_measured(String file) {
        String text = Pages.read(Pages.ROOT.resolve(file));
        Set<String> measured = new HashSet<>();
        Set<String> labels = new HashSet<>(Set.of("le", "datasource"));
        registry.getMeters().forEach(meter -> {
            series(meter).forEach(measured::add);
            meter.getId().getTags().stream().map(Tag::getKey).forEach(labels::add);
        });
        assertThat(SERIES.matcher(text).results().map(MatchResult::group))
                .isNotEmpty()
                .isSubsetOf(measured);
        assertThat(LABEL.matcher(text).results().flatMap(DocsMetricsTest::labels))
                .isNotEmpty()
                .isSubsetOf(labels);
    }

    @Test
    void the_dashboard_shows_every_metric() {
        String text = Pages.read(Pages.ROOT.resolve("docs/metrics/grafana.json"));
        assertThat(Metric.values())
                .allSatisfy(metric -> assertThat(text).contains(metric.key().replace('.', '_')));
    }

    private static Stream<String> labels(MatchResult found) {
        return Stream.of(1, 2, 3, 4)
                .map(found::group)
                .filter(Objects::nonNull)
                .flatMap(group -> Stream.of(group.split(", ")));
    }

    /** As Prometheus names them. */
    private static Stream<String> series(Meter meter) {
        String name = meter.getId().getName().replace('.', '_');
        String unit = meter.getId().getBaseUnit();
        return switch (meter.getId().getType()) {
            case TIMER -> Stream.of("_count", "_sum", "_max", "_bucket").map(end -> name + "_seconds" + end);
            case DISTRIBUTION_SUMMARY ->
                Stream.of("_count", "_sum", "_max").map(end -> name + (unit == null ? "" : "_" + unit) + end);
            case COUNTER -> Stream.of(name + "_total");
            default -> Stream.of(name);
        };
    }
}
