package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    @Test
    void run_in_a_pool_and_not_in_a_thread_each_however_small_the_machine() {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        List<CompletableFuture<Thread>> dependents = IntStream.range(0, 1_000)
                .mapToObj(i -> result.thenApplyAsync(value -> Thread.currentThread(), Callbacks.executor()))
                .toList();
        result.complete(1);
        assertThat(dependents.stream().map(CompletableFuture::join).distinct())
                .hasSizeLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
    }
}
