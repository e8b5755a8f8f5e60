package io.github.celeriac.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.TaskMessage;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMessagesTest {
    private static Outgoing encode(Map<String, Object> headers, String queue) {
        TaskMessage message = new TaskMessage(
                headers,
                new byte[] {1},
                "application/json",
                "utf-8",
                "id-1",
                "reply-1",
                3,
                Duration.ofMillis(1_500),
                "",
                queue);
        return TaskMessages.encode(message, false);
    }

    @Test
    void properties_are_those_of_kombu() {
        Outgoing sent = encode(Map.of("task", "shop.price", "big", BigInteger.TEN.pow(30), "list", List.of(1, 2)), "q");
        assertThat(sent.properties.getDeliveryMode()).isEqualTo(2);
        assertThat(sent.properties.getExpiration()).isEqualTo("1500");
        assertThat(sent.properties.getReplyTo()).isEqualTo("reply-1");
        assertThat(sent.properties.getHeaders()).containsEntry("big", "1" + "0".repeat(30));
        assertThat(sent.mandatory).isTrue();
        assertThat(sent.repeatable).isFalse();
    }

    @Test
    void a_header_without_a_form_in_amqp_is_refused_before_it_is_sent() {
        for (Object value : List.of(Instant.EPOCH, new Object(), List.of(Map.of("deep", new Object())), 'c')) {
            assertThatThrownBy(() -> encode(Map.of("task", "shop.price", "odd", value), "q"))
                    .isInstanceOf(ResultEncodingException.class)
                    .hasMessageContainingAll("shop.price", "AMQP");
        }
        assertThatThrownBy(() -> encode(Map.of("task", "shop.price", "n".repeat(300), 1), "q"))
                .isInstanceOf(ResultEncodingException.class);
    }

    @Test
    void a_name_that_no_queue_can_have_is_refused() {
        assertThatThrownBy(() -> encode(Map.of("task", "shop.price"), "q".repeat(256)))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("255");
        assertThat(encode(Map.of("task", "shop.price"), "q".repeat(255)).routingKey)
                .hasSize(255);
    }
}
