package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultTimeoutException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.micrometer.MicrometerTracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans by way of a real observation registry. */
class TracingTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private ResultBackend results;

    @BeforeEach
    void open() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                ended.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        results = new TestBuilder()
                .url("test://host")
                .tracing(MicrometerTracing.on(registry))
                .build();
    }

    @AfterEach
    void close() {
        results.close();
    }

    private Observation.Context span(String name) {
        Eventually.isTrue(() -> ended.stream().anyMatch(context -> name.equals(context.getName())));
        return ended.stream()
                .filter(context -> name.equals(context.getName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_store_continues_the_trace_of_the_task_s_message() {
        Map<String, String> headers = Map.of("task", "add", "id", "t", "traceparent", TRACE);
        results.writer().success(TaskContext.fromMessage(headers, Map.of()), 1L);
        Observation.Context store = span("celeriac.result.store");
        assertThat(store.toString()).contains("backend='test'", "outcome='written'");
        assertThat(carried(store, "traceparent")).isEqualTo(TRACE);
        assertThat(carried(store, "tracestate")).isNull();
    }

    @SuppressWarnings("unchecked")
    private static String carried(Observation.Context context, String header) {
        ReceiverContext<Object> receiver = (ReceiverContext<Object>) context;
        return receiver.getGetter().get(receiver.getCarrier(), header);
    }

    @Test
    void a_fetch_belongs_to_what_its_thread_does() {
        Observation around = Observation.start("request", registry);
        try (Observation.Scope scope = around.openScope()) {
            results.fetch("t");
        }
        around.stop();
        Observation.Context fetch = span("celeriac.result.fetch");
        assertThat(fetch.toString()).contains("outcome='ok'");
        assertThat(fetch.getParentObservation()).isSameAs(around);
    }

    @Test
    void an_await_that_fails_says_why() {
        assertThatThrownBy(() -> results.await("never", Long.class, Duration.ofMillis(50)))
                .isInstanceOf(ResultTimeoutException.class);
        Observation.Context await = span("celeriac.result.await");
        assertThat(await.toString()).contains("outcome='timeout'");
        assertThat(await.getError()).isInstanceOf(ResultTimeoutException.class);
    }
}
