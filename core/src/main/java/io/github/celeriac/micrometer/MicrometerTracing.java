package io.github.celeriac.micrometer;

import io.github.celeriac.Metric;
import io.github.celeriac.TaskContext;
import io.github.celeriac.Tracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Spans as Micrometer's observations: {@code celeriac.result.store}, {@code …fetch} and {@code …await}, with the keys
 * {@code backend} and {@code outcome}. A store for a task whose message has trace headers, such as {@code traceparent}, continues
 * that trace, as a tracing handler for {@link ReceiverContext} reads them.
 *
 * <pre>{@code
 * ResultBackends.builder().environment(System.getenv()).tracing(MicrometerTracing.on(observations)).build();
 * }</pre>
 */
public final class MicrometerTracing implements Tracing {
    private final ObservationRegistry registry;

    private MicrometerTracing(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** Observes with the handlers of a registry. */
    @SuppressWarnings("exports") // who calls it has Micrometer; nobody else may be made to have it
    public static MicrometerTracing on(ObservationRegistry registry) {
        return new MicrometerTracing(registry);
    }

    @Override
    public Span begin(Metric operation, String backend, @Nullable TaskContext task) {
        Observation observation = Observation.createNotStarted(
                        operation.key().replace("celeriac.", "celeriac.result."), () -> context(task), registry)
                .lowCardinalityKeyValue("backend", backend)
                .start();
        return (outcome, problem) -> {
            observation.lowCardinalityKeyValue("outcome", outcome);
            if (problem != null) {
                observation.error(problem);
            }
            observation.stop();
        };
    }

    private static Observation.Context context(@Nullable TaskContext task) {
        if (task == null) {
            return new Observation.Context();
        }
        ReceiverContext<TaskContext> context = new ReceiverContext<>(MicrometerTracing::header);
        context.setCarrier(task);
        return context;
    }

    private static @Nullable String header(TaskContext task, String name) {
        Object value = task.field(name);
        return value == null ? null : value.toString();
    }
}
