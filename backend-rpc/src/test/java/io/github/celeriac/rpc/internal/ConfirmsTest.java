package io.github.celeriac.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.github.celeriac.WriteOutcome;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ConfirmsTest {
    private final Confirms confirms = new Confirms();

    private Outgoing sent(long number, String id) {
        AMQP.BasicProperties properties =
                new AMQP.BasicProperties.Builder().correlationId(id).build();
        Outgoing message = new Outgoing("", "queue", true, properties, new byte[] {1});
        confirms.sending(number, message);
        return message;
    }

    private void returned(Outgoing message) {
        confirms.returned("queue", message.properties, message.body.clone());
    }

    @Test
    void one_confirm_is_for_one_message_or_for_all_up_to_it() {
        List<Outgoing> sent = List.of(sent(1, "a"), sent(2, "b"), sent(3, "c"), sent(4, "d"));
        confirms.confirmed(3, false);
        assertThat(sent.stream().map(Outgoing::isDone)).containsExactly(false, false, true, false);
        confirms.confirmed(3, true);
        assertThat(sent.stream().map(Outgoing::isDone)).containsExactly(true, true, true, false);
        confirms.confirmed(3, true);
        confirms.confirmed(99, false);
        assertThat(confirms.all()).containsExactly(sent.get(3));
    }

    @Test
    void what_came_back_is_unroutable_and_the_others_are_written() {
        Outgoing first = sent(1, "a");
        Outgoing second = sent(2, "b");
        returned(second);
        confirms.confirmed(2, true);
        assertThat(first).isCompletedWithValue(WriteOutcome.WRITTEN);
        assertThat(second).isCompletedWithValue(WriteOutcome.UNROUTABLE);
    }

    @Test
    void of_equal_messages_as_many_are_unroutable_as_came_back() {
        Outgoing first = sent(1, "a");
        Outgoing second = sent(2, "a");
        returned(first);
        confirms.confirmed(1, false);
        assertThat(first).isCompletedWithValue(WriteOutcome.UNROUTABLE);
        confirms.confirmed(2, false);
        assertThat(second).isCompletedWithValue(WriteOutcome.WRITTEN);
    }

    @Test
    void what_nobody_confirmed_is_taken_in_its_order() {
        List<Outgoing> sent = List.of(sent(1, "a"), sent(2, "b"), sent(3, "c"));
        confirms.confirmed(2, false);
        assertThat(confirms.takeAll()).containsExactly(sent.get(0), sent.get(2));
        assertThat(confirms.all()).isEmpty();
    }

    @Test
    void what_ended_by_its_time_is_not_kept_and_its_confirm_is_nobodys() {
        for (long number = 1; number <= 10_000; number++) {
            sent(number, "late").completeExceptionally(new CancellationException());
        }
        Outgoing last = sent(10_001, "z");
        confirms.dropDone();
        assertThat(confirms.all()).containsExactly(last);
        confirms.confirmed(5, false);
        confirms.confirmed(10_001, true);
        assertThat(last).isCompletedWithValue(WriteOutcome.WRITTEN);
    }
}
