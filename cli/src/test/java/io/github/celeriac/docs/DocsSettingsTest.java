package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
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

    /** What the pages name that is no setting of a backend: other programs', the test suite's, Celery's not read here. */
    private static final Pattern OTHER_VARIABLE = Pattern.compile("CELERIAC_TEST_.*|CELERIAC_CACHE|CELERY_BROKER_URL");

    private static final Pattern NAME = Pattern.compile("`((?:result|redis|database|broker|rpc)_[a-z_]+[a-z])`");

    static Stream<Path> pages() {
        return Stream.concat(Pages.all().stream(), Stream.of(Pages.ROOT.resolve(".env.example")));
    }

    @Test
    void the_tables_are_those_of_the_code() {
        String text = Pages.read(PAGE);
        assertThat(TABLE.matcher(text).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of("all"), providers().map(DocsSettingsTest::name))
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

    private static Stream<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    private static String name(BackendProvider provider) {
        String packageName = provider.getClass().getPackageName().replace(".internal", "");
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    private static Stream<Setting<?>> settings() {
        return Stream.concat(
                ResultSettings.all().stream(), providers().flatMap(provider -> provider.settings().stream()));
    }

    private static String table(MatchResult found) {
        Collection<? extends Setting<?>> settings = found.group(1).equals("all")
                ? ResultSettings.all()
                : providers()
                        .filter(provider -> name(provider).equals(found.group(1)))
                        .findFirst()
                        .orElseThrow()
                        .settings();
        return "<!-- settings: " + found.group(1)
                + " -->\n| setting | environment | default | meaning |\n|---|---|---|---|\n"
                + settings.stream().map(DocsSettingsTest::row).collect(Collectors.joining())
                + "<!-- settings end -->\n";
    }

    private static String row(Setting<?> setting) {
        return "| `%s` | `%s` | %s | %s |\n"
                .formatted(
                        setting.name(),
                        String.join("`, `", setting.environment()),
                        fallback(setting.fallback()),
                        setting.meaning().replace("|", "\\|"));
    }

    private static String fallback(Object value) {
        if (value == null || value instanceof List<?> list && list.isEmpty()) {
            return "–";
        }
        if (value instanceof Duration duration) {
            return "`" + text(duration) + "`";
        }
        return "`" + (value == ZoneOffset.UTC ? "UTC" : value) + "`";
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
