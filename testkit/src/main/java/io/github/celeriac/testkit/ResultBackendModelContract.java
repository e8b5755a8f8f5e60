package io.github.celeriac.testkit;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Random calls, on several backend objects over the same store, each compared with a model that is a map. What fails tells
 * its seed and its calls; {@code -Dceleriac.model.seed=…} runs that seed alone.
 *
 * <pre>{@code
 * class RedisResultBackendModelIT extends ResultBackendModelContract {
 *     @Override protected ResultBackendBuilder<?> builder() {
 *         return RedisResultBackend.builder().url(REDIS.url());
 *     }
 * }
 * }</pre>
 */
public abstract class ResultBackendModelContract {
    private static final String SEED = "celeriac.model.seed";
    private static final int RUNS = 10;

    @SuppressWarnings("this-escape") // builder() is called by tests, long after construction
    private final ContractBackends backends = new ContractBackends(this::builder, reader -> "");

    protected ResultBackendModelContract() {}

    /** As {@link ResultBackendContract#builder()}. */
    protected abstract ResultBackendBuilder<?> builder();

    @AfterEach
    void closeBackends() {
        backends.closeAll();
    }

    @TestFactory
    @Timeout(300)
    Stream<DynamicTest> any_calls_answer_as_the_model_does() {
        ManualClock clock = ManualClock.at("2026-01-31T12:00:00.000001Z");
        List<ResultBackend> all = List.of(open(clock), open(clock));
        Long given = Long.getLong(SEED);
        long start = System.nanoTime();
        LongStream seeds = given == null ? LongStream.range(start, start + RUNS) : LongStream.of(given);
        return seeds.mapToObj(
                seed -> DynamicTest.dynamicTest("seed " + seed, () -> new ModelRun(seed, all, clock).run()));
    }

    private ResultBackend open(ManualClock clock) {
        return backends.open(builder -> builder.clock(clock).expires(Duration.ZERO));
    }
}
