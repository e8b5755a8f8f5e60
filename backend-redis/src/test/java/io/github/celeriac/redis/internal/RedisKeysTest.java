package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisKeysTest {
    @Test
    void a_key_is_celery_s() {
        RedisKeys keys = new RedisKeys("");
        assertThat(keys.name("3f6c")).isEqualTo("celery-task-meta-3f6c");
        assertThat(keys.key("é")).isEqualTo("celery-task-meta-é".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"app,app_", "app_,app_", "app:,app:", "app-,app-", "app.,app.", "app/,app/_", "'',''"})
    void a_global_prefix_follows_the_rule_of_celery_5_5(String globalPrefix, String prefix) {
        assertThat(RedisKeys.ofGlobalPrefix(globalPrefix).name("1")).isEqualTo(prefix + "celery-task-meta-1");
    }

    @Test
    void a_channel_leads_back_to_its_task() {
        RedisKeys keys = new RedisKeys("app__");
        assertThat(keys.taskId(keys.name("celery-task-meta-1"))).isEqualTo("celery-task-meta-1");
    }
}
