package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BrokerSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.UnreadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/settings.md has the settings that the code has, and no page names one that it has not. */
class DocsSettingsTest {
    private static final Path PAGE = Pages.ROOT.resolve("docs/settings.md");
    private static final Pattern TABLE =
            Pattern.compile("<!-- settings: (\\w+) -->\n.*?<!-- settings end -->\n", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\b(?:CELERY|CELERIAC)_[A-Z0-9_]+[A-Z0-9]\\b");

    /** What the pages name that is no setting of a backend: the test suite's. */
    private static final Pattern OTHER_VARIABLE = Pattern.compile("CELERIAC_TEST_.*|CELERIAC_CACHE");

    private static final Pattern NAME = Pattern.compile("`((?:result|redis|database|broker|rpc)_[a-z_]+[a-z])`");

    static Stream<Path> pages() {
        return Stream.concat(Pages.all().stream(), Stream.of(Pages.ROOT.resolve(".env.example")));
    }

    @Test
    void the_tables_are_those_of_the_code() {
        String text = Pages.read(PAGE);
        assertThat(TABLE.matcher(text).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("all", "broker", "unread"),
                                providers().map(DocsSettingsTest::name))
                        .toList());
        Pages.check(PAGE, TABLE.matcher(text).replaceAll(DocsSettingsTest::table));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_variable_that_a_page_names_is_read(Path page) {
        Set<String> known = settings()
                .flatMap(setting -> setting.environment().stream())
                .flatMap(name -> Stream.of(name, name + "_FILE"))
                .collect(Collectors.toSet());
        assertThat(VARIABLE.matcher(Pages.read(page)).results().map(MatchResult::group))
                .filteredOn(name -> !OTHER_VARIABLE.matcher(name).matches())
                .isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_setting_that_a_page_names_exists(Path page) {
        Set<String> known = settings().map(Setting::name).collect(Collectors.toSet());
        assertThat(NAME.matcher(Pages.read(page)).results().map(found -> found.group(1)))
                .isSubsetOf(known);
    }

    @Test
    void a_setting_of_celery_s_about_results_is_read_or_named_as_one_that_is_not() throws IOException {
        Map<String, List<Setting<?>>> known = settings().collect(Collectors.groupingBy(Setting::name));
        List<String[]> celery = celerySettings();
        assertThat(celery)
                .hasSizeGreaterThan(60)
                .allSatisfy(row -> assertThat(known.get(row[0]))
                        .as(row[0])
                        .isNotEmpty()
                        .allSatisfy(setting -> {
                            assertThat(setting.environment()).contains("CELERY_" + row[0].toUpperCase(Locale.ROOT));
                            assertThat(row[1].equals("-")
                                            || setting.environment().contains(row[1]))
                                    .as("old name " + row[1])
                                    .isTrue();
                            assertThat(setting.since()).isEqualTo(row[2]);
                        }));
        Set<String> names = celery.stream().map(row -> row[0]).collect(Collectors.toSet());
        assertThat(UnreadSettings.all()).extracting(Setting::name).isSubsetOf(names);
    }

    @Test
    void a_default_is_one_that_can_be_written() {
        assertThat(settings().filter(setting -> setting.fallback() != null)).allSatisfy(setting -> {
            assertThat(setting.parser().apply(written(setting.fallback())))
                    .as(setting.name())
                    .isEqualTo(setting.fallback());
        });
    }

    /** Name, old name or -, first Celery. */
    private static List<String[]> celerySettings() throws IOException {
        try (InputStream in = DocsSettingsTest.class.getResourceAsStream("/celery-settings.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    private static Stream<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    private static String name(BackendProvider provider) {
        String packageName = provider.getClass().getPackageName().replace(".internal", "");
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    /** All that are read, and those that are known not to be. */
    static Stream<Setting<?>> settings() {
        return Stream.of(
                        ResultSettings.all().stream(),
                        providers().flatMap(provider -> provider.settings().stream()),
                        BrokerSettings.all().stream(),
                        UnreadSettings.all().stream())
                .flatMap(Function.identity());
    }

    private static Collection<Setting<?>> settings(String table) {
        return switch (table) {
            case "all" -> ResultSettings.all();
            case "broker" -> BrokerSettings.all();
            default ->
                providers()
                        .filter(provider -> name(provider).equals(table))
                        .findFirst()
                        .orElseThrow()
                        .settings();
        };
    }

    private static String table(MatchResult found) {
        String name = found.group(1);
        String rows = name.equals("unread")
                ? "| setting | environment | Celery | instead |\n|---|---|---|---|\n"
                        + UnreadSettings.all().stream()
                                .map(DocsSettingsTest::unread)
                                .collect(Collectors.joining())
                : "| setting | environment | takes | default | Celery | meaning |\n|---|---|---|---|---|---|\n"
                        + settings(name).stream().map(DocsSettingsTest::row).collect(Collectors.joining());
        return "<!-- settings: " + name + " -->\n" + rows + "<!-- settings end -->\n";
    }

    private static String unread(Setting<?> setting) {
        return "| `%s` | `%s` | %s | %s |\n"
                .formatted(
                        setting.name(), String.join("`, `", setting.environment()), setting.since(), setting.meaning());
    }

    private static String row(Setting<?> setting) {
        return "| `%s` | `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        String.join("`, `", setting.environment()),
                        setting.parser().takes(),
                        fallback(setting.fallback()),
                        setting.since() == null ? "–" : setting.since(),
                        setting.meaning().replace("|", "\\|"));
    }

    private static String fallback(Object value) {
        if (value == null || value instanceof List<?> list && list.isEmpty()) {
            return "–";
        }
        return "`" + written(value) + "`";
    }

    private static String written(Object value) {
        if (value instanceof Duration duration) {
            return text(duration);
        }
        return value.toString();
    }

    /** As the setting is written: {@code 1d}, {@code 10s}. */
    private static String text(Duration duration) {
        for (Object[] unit : new Object[][] {
            {Duration.ofDays(1), "d"},
            {Duration.ofHours(1), "h"},
            {Duration.ofMinutes(1), "m"},
            {Duration.ofSeconds(1), "s"}
        }) {
            Duration one = (Duration) unit[0];
            if (!duration.isZero() && duration.toNanos() % one.toNanos() == 0) {
                return duration.dividedBy(one) + unit[1].toString();
            }
        }
        return duration.toMillis() + "ms";
    }
}
