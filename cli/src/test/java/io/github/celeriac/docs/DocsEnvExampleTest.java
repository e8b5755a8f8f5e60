package io.github.celeriac.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.BackendUrl;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** .env.example can be copied and filled in: what it sets is read, and it has no secret. */
class DocsEnvExampleTest {
    private static final List<String> LINES =
            Pages.read(Pages.ROOT.resolve(".env.example")).lines().toList();

    @Test
    void every_value_is_one_that_its_setting_takes() {
        Map<String, String> environment = environment();
        assertThat(environment).hasSizeGreaterThan(3);
        DocsSettingsTest.settings()
                .forEach(setting -> setting.environment().stream()
                        .filter(environment::containsKey)
                        .forEach(name -> assertThat(setting.parser().apply(environment.get(name)))
                                .as(name)
                                .isNotNull()));
        BackendUrl url = BackendUrl.parse(environment.get("CELERY_RESULT_BACKEND"), environment);
        assertThat(url.findPassword().orElseThrow().secret()).isEqualTo("redis_dev_your_key_here");
    }

    @Test
    void a_secret_is_a_placeholder_and_a_URL_names_its_variable() {
        assertThat(assignments(".*(?:PASSWORD|SECRET|KEY|TOKEN)"))
                .isNotEmpty()
                .allSatisfy(value -> assertThat(value).matches("[a-z]+_dev_your_key_here"));
        assertThat(assignments("CELERY_(?:RESULT_BACKEND|BROKER_URL)"))
                .filteredOn(url -> url.contains("@"))
                .hasSize(3)
                .allSatisfy(url -> assertThat(url).matches("[a-z+]+://[a-z]*:\\$\\{[A-Z_]+}@.*"));
    }

    /** What is set as it stands. */
    private static Map<String, String> environment() {
        return LINES.stream()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** The values of the variables of this name, those in comments too. */
    private static List<String> assignments(String name) {
        Pattern assignment = Pattern.compile("(?:# )?" + name + "=(.*)");
        return LINES.stream()
                .map(assignment::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }
}
