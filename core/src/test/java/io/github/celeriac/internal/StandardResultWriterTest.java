package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.Capability;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.ResultWriter;
import io.github.celeriac.States;
import io.github.celeriac.TaskContext;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.SweepPolicy;
import io.github.celeriac.value.ExceptionValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of results that a store cannot take. */
class StandardResultWriterTest {
    private static final TaskContext TASK =
            TaskContext.of("t").with("args", List.of("x")).with("group", "g");

    private final PickyStore store = new PickyStore();

    private ResultWriter writer(Function<Throwable, ExceptionValue> mapper) {
        MetaDocuments documents = new MetaDocuments(InstantSource.system(), true, mapper);
        return new StandardResultWriter(new Delivery(store::store, documents), documents, store::store, Runnable::run);
    }

    private ResultWriter writer() {
        return writer(JavaExceptions::describe);
    }

    private static Map<?, ?> exception(TaskMeta meta) {
        return (Map<?, ?>) meta.result();
    }

    @Test
    void a_failure_keeps_its_traceback_while_only_its_arguments_are_odd() {
        store.takes =
                meta -> ((List<?>) exception(meta).get("exc_message")).stream().allMatch(String.class::isInstance);
        ResultWriter writer =
                writer(thrown -> new ExceptionValue("m", "E", List.of(List.of(1), "long ".repeat(1_000))));
        assertThat(writer.failure(TASK, new IllegalStateException())).isEqualTo(WriteOutcome.WRITTEN);
        TaskMeta stored = store.last();
        assertThat(stored.traceback()).isPresent();
        assertThat(exception(stored).get("exc_message")).isEqualTo(List.of("[1]", "long ".repeat(1_000)));
        assertThat(stored.groupId()).contains("g");
        assertThat(stored.field("args")).isNull();
    }

    @Test
    void a_failure_is_cut_short_if_it_must_be() {
        store.takes =
                meta -> meta.traceback().isEmpty() && meta.result().toString().length() < 1_200;
        ResultWriter writer = writer(thrown ->
                new ExceptionValue("m", "E", List.of(7L, "long ".repeat(1_000), "b".repeat(300), "c", "never shown")));
        assertThat(writer.failure(TASK, new IllegalStateException())).isEqualTo(WriteOutcome.WRITTEN);
        List<?> args = (List<?>) exception(store.last()).get("exc_message");
        assertThat(args).hasSize(4).first().isEqualTo(7L);
        assertThat(args.get(1).toString()).hasSize(256).endsWith("…");
        assertThat(exception(store.last()).get("exc_type")).isEqualTo("E");
    }

    @Test
    void a_retry_without_cause_stays_one_without_cause() {
        store.takes = meta -> meta.field("args") == null;
        assertThat(writer().retry(TASK, null)).isEqualTo(WriteOutcome.WRITTEN);
        assertThat(store.last().state()).isEqualTo(States.RETRY);
        assertThat(store.last().result()).isNull();
    }

    @Test
    void arguments_that_cannot_be_stored_do_not_keep_the_task_from_ending() {
        store.takes = meta -> meta.field("args") == null;
        assertThatThrownBy(() -> writer().success(TASK, 1)).isInstanceOf(ResultEncodingException.class);
        assertThat(store.last().state()).isEqualTo(States.FAILURE);
        assertThat(exception(store.last()).get("exc_type")).isEqualTo("EncodeError");
    }

    @Test
    void children_that_cannot_be_stored_do_not_either() {
        store.takes = meta -> meta.field("children").equals(List.of());
        assertThatThrownBy(() -> writer().success(TASK.with("children", List.of("odd")), 1))
                .isInstanceOf(ResultEncodingException.class);
        assertThat(store.last().state()).isEqualTo(States.FAILURE);
    }

    @Test
    void if_even_that_fails_the_caller_is_told_both() {
        store.takes = meta -> false;
        store.refusal = meta -> meta.state().equals(States.FAILURE)
                ? new BackendUnavailableException("gone")
                : new ResultEncodingException("odd value");
        assertThatThrownBy(() -> writer().success(TASK, 1))
                .isInstanceOf(BackendUnavailableException.class)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(ResultEncodingException.class));
    }

    @Test
    void an_unfinished_state_that_cannot_be_stored_changes_nothing() {
        store.takes = meta -> false;
        assertThatThrownBy(() -> writer().update(TASK, "PROGRESS", 1)).isInstanceOf(ResultEncodingException.class);
        assertThat(store.refused).hasSize(1);
    }

    @Test
    void another_exception_is_not_answered_by_another_store() {
        store.takes = meta -> false;
        store.refusal = meta -> new BackendUnavailableException("gone");
        assertThatThrownBy(() -> writer().success(TASK, 1)).isInstanceOf(BackendUnavailableException.class);
        assertThatThrownBy(() -> writer().failure(TASK, new IllegalStateException()))
                .isInstanceOf(BackendUnavailableException.class);
        assertThat(store.refused).hasSize(2);
    }

    @Test
    void a_mapper_that_fails_does_not_hide_the_exception() {
        List<Function<Throwable, ExceptionValue>> mappers = List.of(thrown -> null, thrown -> {
            throw new IllegalArgumentException("mapper");
        });
        for (Function<Throwable, ExceptionValue> mapper : mappers) {
            writer(mapper).failure(TASK, new IllegalStateException("boom"));
            assertThat(exception(store.last()).get("exc_type")).isEqualTo("IllegalStateException");
            assertThat(exception(store.last()).get("exc_message")).isEqualTo(List.of("boom"));
        }
    }

    @Test
    void a_codec_that_throws_what_it_should_not_leaves_a_readable_failure() {
        store.takes = meta -> !meta.state().equals("SUCCESS");
        store.refusal = meta -> new ConcurrentModificationException("changed meanwhile");
        assertThatThrownBy(() -> writer().success(TASK, 1))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageContaining("changed meanwhile");
        assertThat(store.last().state()).isEqualTo("FAILURE");
    }

    @Test
    void a_client_that_gives_up_is_an_unavailable_backend() {
        store.takes = meta -> false;
        store.refusal = meta -> new CancellationException();
        assertThatThrownBy(() -> writer().update(TASK, "PROGRESS", 1)).isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void a_started_task_tells_the_kernels_host_name() {
        writer().started(TaskContext.of("t"));
        assertThat((Map<?, ?>) store.last().result()).extracting("hostname").isEqualTo(HostName.get());
        assertThat(HostName.get()).isNotBlank().doesNotContain("\n");
    }

    /** Takes some documents, and refuses others in a way of the test's choice. */
    private static final class PickyStore implements ResultStore {
        final List<TaskMeta> stored = new ArrayList<>();
        final List<TaskMeta> refused = new ArrayList<>();
        Predicate<TaskMeta> takes = meta -> true;
        Function<TaskMeta, RuntimeException> refusal = meta -> new ResultEncodingException("no form for that");

        TaskMeta last() {
            return stored.get(stored.size() - 1);
        }

        @Override
        public CompletableFuture<WriteOutcome> store(TaskContext task, TaskMeta meta) {
            if (takes.test(meta)) {
                stored.add(meta);
                return CompletableFuture.completedFuture(WriteOutcome.WRITTEN);
            }
            refused.add(meta);
            return CompletableFuture.failedFuture(refusal.apply(meta));
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public String description() {
            return "picky";
        }

        @Override
        public SweepPolicy sweep() {
            return new SweepPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1));
        }

        @Override
        public CompletableFuture<Map<String, StoredResult>> fetch(Collection<String> taskIds) {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public CompletableFuture<Long> forget(Collection<String> taskIds) {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public CompletableFuture<Long> cleanup() {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public CompletableFuture<Void> watch(String taskId) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void unwatch(String taskId) {}

        @Override
        public void close() {}
    }
}
