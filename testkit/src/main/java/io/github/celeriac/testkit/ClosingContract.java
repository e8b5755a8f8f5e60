package io.github.celeriac.testkit;

import static io.github.celeriac.testkit.ContractBackends.PATIENCE;
import static io.github.celeriac.testkit.ContractBackends.allEnd;
import static io.github.celeriac.testkit.ContractBackends.newId;
import static io.github.celeriac.testkit.ContractBackends.newIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.celeriac.BackendClosedException;
import io.github.celeriac.Capability;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** After close nothing waits, and everything says why. */
abstract class ClosingContract {
    private final ContractBackends backends;

    ClosingContract(ContractBackends backends) {
        this.backends = backends;
    }

    @Test
    void close_ends_every_await() throws Exception {
        ResultBackend backend = backends.open();
        List<CompletableFuture<Object>> awaits = newIds(1_000).stream()
                .map(id -> backend.awaitAsync(id, Object.class, PATIENCE))
                .toList();
        backend.close();
        allEnd(awaits);
        assertThat(awaits)
                .allSatisfy(awaited -> assertThatThrownBy(awaited::join)
                        .isInstanceOf(CompletionException.class)
                        .cause()
                        .isInstanceOf(BackendClosedException.class));
    }

    @Test
    void close_ends_the_await_of_a_thread() throws Exception {
        ResultBackend backend = backends.open();
        List<Throwable> thrown = ContractBackends.inParallel(5, i -> () -> {
            if (i == 0) {
                backend.close();
                return new BackendClosedException("by this thread");
            }
            try {
                return new AssertionError("ended with " + backend.await(newId(), Object.class, PATIENCE));
            } catch (BackendClosedException e) {
                return e;
            }
        });
        assertThat(thrown).hasOnlyElementsOfType(BackendClosedException.class);
    }

    @Test
    void close_may_be_repeated() {
        ResultBackend backend = backends.open();
        backend.close();
        backend.close();
        assertThat(backend.capabilities()).isNotNull();
    }

    @Test
    void a_thread_that_is_interrupted_leaves_no_threads_behind_and_stays_so() {
        Set<Thread> others = threads();
        ResultBackend backend = backends.open();
        backend.fetch(newId());
        Set<Thread> own = threads();
        own.removeAll(others);
        Thread.currentThread().interrupt();
        backend.close();
        assertThat(Thread.interrupted()).isTrue();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (own.stream().anyMatch(Thread::isAlive)) {
            assertThat(System.nanoTime() - deadline).as("alive: %s", own).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Those that are called ours, but for those that all backends of the process share. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("celeriac-"))
                .filter(thread -> !thread.getName().startsWith("celeriac-callback"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void close_sends_what_was_accepted() {
        ResultBackend backend = backends.open();
        List<String> ids = newIds(200);
        List<CompletableFuture<WriteOutcome>> stores = ids.stream()
                .map(id -> backend.writer().successAsync(backends.task(id), 1L))
                .toList();
        backend.close();
        assertThat(stores).allSatisfy(store -> assertThat(store.join()).isEqualTo(WriteOutcome.WRITTEN));
        assumeThat(backend.capabilities()).contains(Capability.SHARED);
        assertThat(backends.open().fetchMany(ids, Long.class))
                .allSatisfy((id, result) -> assertThat(result.get()).isEqualTo(1L));
    }

    @Test
    void a_closed_backend_says_so() {
        ResultBackend backend = backends.open();
        backend.close();
        assertClosed(() -> backend.fetch(newId()));
        assertClosed(() -> backend.fetchMany(List.of(newId()), Object.class));
        assertClosed(() -> backend.forget(newId()));
        assertClosed(backend::cleanup);
        assertClosed(() -> backend.await(newId(), Object.class, PATIENCE));
        assertClosed(() -> backend.await(newId(), Object.class, Duration.ZERO));
        assertClosed(() -> backend.writer().success(backends.newTask(), 1L));
        assertClosed(() -> backend.writer().success(backends.newTask(), new Object()));
        assertClosed(() -> backend.writer().failure(backends.newTask(), new IllegalStateException()));
    }

    @Test
    void a_closed_backend_says_so_through_the_future() {
        ResultBackend backend = backends.open();
        backend.close();
        for (CompletableFuture<?> future : List.of(
                backend.awaitAsync(newId(), Object.class, PATIENCE),
                backend.awaitAsync(newId(), Object.class, Duration.ZERO),
                backend.writer().successAsync(backends.newTask(), 1L))) {
            assertThatThrownBy(future::join).cause().isInstanceOf(BackendClosedException.class);
        }
    }

    @Test
    void closing_one_backend_object_leaves_the_others_alone() throws Exception {
        ResultBackend other = backends.open(); // the first is the one that tasks are addressed to
        ResultBackend one = backends.open();
        TaskContext task = backends.newTask();
        CompletableFuture<Long> awaited = other.awaitAsync(task.taskId(), Long.class, PATIENCE);
        one.close();
        other.writer().success(task, 1L);
        assertThat(awaited.join()).isEqualTo(1L);
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(BackendClosedException.class);
    }
}
