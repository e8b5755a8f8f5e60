package io.github.celeriac.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.Metric;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.StoreMetrics;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyBufferTest {
    private final ManualClock clock = ManualClock.at("2026-01-31T12:00:00Z");
    private final List<String> dropped = new ArrayList<>();

    private final StoreMetrics metrics = new StoreMetrics() {
        @Override
        public void reconnected(String connection) {}

        @Override
        public void retried() {}

        @Override
        public void batch(String operation, int results) {}

        @Override
        public void dropped(String reason) {
            dropped.add(reason);
        }

        @Override
        public Codec measured(Codec codec) {
            return codec;
        }
    };

    private ReplyBuffer buffer(int results, long bytes, Duration age) {
        return new ReplyBuffer(results, bytes, age, clock, metrics);
    }

    private static StoredResult reply(String id, String state) {
        return StoredResult.of(TaskMeta.of(id, Map.of("status", state, "result", id)));
    }

    private static StoredResult success(String id) {
        return reply(id, "SUCCESS");
    }

    private static List<String> kept(ReplyBuffer buffer) {
        return List.copyOf(buffer.get(List.of("a", "b", "c", "d")).keySet());
    }

    @Test
    void of_more_than_the_count_allows_the_oldest_goes() {
        ReplyBuffer buffer = buffer(2, 1_000, Duration.ZERO);
        for (String id : List.of("a", "b", "c")) {
            assertThat(buffer.put(success(id), 1, false)).isTrue();
        }
        assertThat(kept(buffer)).containsExactly("b", "c");
        assertThat(buffer.dropped()).isEqualTo(1);
        assertThat(dropped).containsExactly("room");
    }

    @Test
    void of_more_bytes_than_allowed_as_many_go_as_must() {
        ReplyBuffer buffer = buffer(10, 100, Duration.ZERO);
        buffer.put(success("a"), 40, false);
        buffer.put(success("b"), 40, false);
        buffer.put(success("c"), 90, false);
        assertThat(kept(buffer)).containsExactly("c");
        assertThat(buffer.dropped()).isEqualTo(2);
    }

    @Test
    void one_that_is_larger_than_all_the_room_is_not_kept_and_costs_no_other_its_place() {
        ReplyBuffer buffer = buffer(10, 100, Duration.ZERO);
        buffer.put(reply("a", "STARTED"), 1, false);
        buffer.put(success("b"), 90, false);
        assertThat(buffer.put(success("a"), 101, false)).as("who waits is told").isTrue();
        assertThat(kept(buffer)).containsExactly("b");
        assertThat(buffer.dropped()).isEqualTo(1);
        assertThat(buffer.put(success("c"), 101, true)).isTrue();
        assertThat(kept(buffer)).containsExactly("b");
        assertThat(buffer.dropped()).as("it was told to who waited").isEqualTo(1);
        buffer.put(success("d"), 100, false);
        assertThat(kept(buffer)).containsExactly("d");
    }

    @Test
    void a_newer_state_takes_the_place_and_the_bytes_of_the_older() {
        ReplyBuffer buffer = buffer(10, 100, Duration.ZERO);
        for (int i = 0; i < 50; i++) {
            buffer.put(reply("a", "PROGRESS"), 90, false);
        }
        assertThat(kept(buffer)).containsExactly("a");
        assertThat(buffer.dropped()).isZero();
        assertThat(buffer.forget(List.of("a", "b"))).isEqualTo(1);
        buffer.put(success("b"), 100, false);
        assertThat(kept(buffer)).containsExactly("b");
    }

    @Test
    void what_is_too_old_goes_by_the_clock() {
        ReplyBuffer buffer = buffer(10, 100, Duration.ofSeconds(10));
        buffer.put(success("a"), 60, false);
        clock.advance(Duration.ofSeconds(9));
        buffer.put(success("b"), 40, true);
        assertThat(kept(buffer)).containsExactly("a", "b");
        clock.advance(Duration.ofSeconds(1));
        assertThat(kept(buffer)).containsExactly("b");
        buffer.put(success("c"), 60, false); // the room of a is free again
        assertThat(kept(buffer)).containsExactly("b", "c");
        clock.advance(Duration.ofDays(1));
        assertThat(buffer.forget(List.of("b", "c"))).isZero();
        assertThat(buffer.dropped()).as("before their time").isZero();
    }

    @Test
    void without_an_age_nothing_is_too_old() {
        ReplyBuffer buffer = buffer(10, 100, Duration.ZERO);
        buffer.put(success("a"), 1, false);
        clock.advance(Duration.ofDays(100_000));
        assertThat(kept(buffer)).containsExactly("a");
    }

    @Test
    void what_somebody_waited_for_goes_before_what_nobody_has_asked_for_yet_and_is_no_loss() {
        ReplyBuffer buffer = buffer(2, 100, Duration.ZERO);
        buffer.put(success("a"), 1, false);
        buffer.put(success("b"), 1, true);
        buffer.put(success("c"), 1, false);
        assertThat(kept(buffer)).containsExactly("a", "c");
        assertThat(buffer.dropped()).isZero();
        assertThat(dropped).isEmpty();
    }

    @Test
    void a_success_stays_and_what_cannot_be_read_does_not_undo_an_end() {
        ReplyBuffer buffer = buffer(10, 100, Duration.ZERO);
        buffer.put(success("a"), 1, false);
        assertThat(buffer.put(reply("a", "FAILURE"), 1, false)).isFalse();
        StoredResult broken = StoredResult.unreadable("b", new ResultDecodingException("broken"));
        buffer.put(reply("b", "REVOKED"), 1, false);
        assertThat(buffer.put(broken, 1, false)).isFalse();
        assertThat(buffer.put(success("b"), 1, false)).isTrue();
        StoredResult alsoBroken = StoredResult.unreadable("c", new ResultDecodingException("broken"));
        buffer.put(reply("c", "STARTED"), 1, false);
        assertThat(buffer.put(alsoBroken, 1, false)).isTrue();
        assertThat(Metric.DROPPED_REPLIES.tags()).containsExactly("backend", "reason");
    }
}
