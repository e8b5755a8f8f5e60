package io.github.celeriac.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.canvas.GroupResult;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.GroupInterop;
import io.github.celeriac.testkit.live.RedisServer;
import io.github.celeriac.value.ResultTuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups in Redis: {@code celery-taskset-meta-<id>}, in the result serializer, with their parents. */
@ParameterizedClass(name = "{0}, {1}", autoCloseArguments = false)
@MethodSource("peersAndSerializers")
class RedisGroupsIT extends GroupInterop {
    @Parameter(0)
    CeleryPeer peer;

    @Parameter(1)
    String serializer;

    private final RedisServer redis = RedisServer.newest();

    static List<Arguments> peersAndSerializers() {
        return CeleryPeer.all().stream()
                .flatMap(peer -> Stream.of("json", "msgpack", "yaml", "pickle").map(name -> Arguments.of(peer, name)))
                .toList();
    }

    @Override
    protected ResultBackendBuilder<?> builder() {
        return Backends.on(redis).serializer(serializer).accept(serializer);
    }

    @Override
    protected CeleryApp app() {
        return peer.app(redis, Map.of("result_serializer", serializer, "accept_content", List.of(serializer)));
    }

    @Test
    void the_parent_of_a_group_is_kept_both_ways() {
        ResultTuple group = new ResultTuple(newId(), nested(), List.of(task(newId())));
        try (ResultBackend results = builder().build()) {
            results.group(group).save();
            assertThat(results.restoreGroup(group.id())).map(GroupResult::tuple).contains(group);
            app().exec("GroupResult.restore('" + group.id() + "').save()");
            assertThat(results.restoreGroup(group.id())).map(GroupResult::tuple).contains(group);
        }
    }

    @Test
    void it_expires_as_results_do_and_zero_keeps_it() {
        ResultTuple group = ResultTuple.group(newId(), List.of(task(newId())));
        try (ResultBackend results = builder().expires(Duration.ofHours(2)).build();
                ResultBackend keeping = builder().expires(Duration.ZERO).build()) {
            results.group(group).save();
            assertThat(Long.parseLong(redis.cli("TTL", "celery-taskset-meta-" + group.id())
                            .strip()))
                    .isBetween(7_000L, 7_200L);
            keeping.group(group).save();
            assertThat(redis.cli("TTL", "celery-taskset-meta-" + group.id()).strip())
                    .isEqualTo("-1");
            keeping.group(group).delete();
        }
    }

    @Test
    void what_is_no_group_is_refused() {
        String id = newId();
        redis.cli("SET", "celery-taskset-meta-" + id, "{\"result\": 7}");
        try (ResultBackend results = builder().build()) {
            assertThatThrownBy(() -> results.restoreGroup(id)).isInstanceOf(ResultDecodingException.class);
        } finally {
            redis.cli("DEL", "celery-taskset-meta-" + id);
        }
    }
}
