package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.TaskContext;
import io.github.celeriac.WriteOutcome;
import io.github.celeriac.internal.spool.Spool;
import io.github.celeriac.spi.Codec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    /** Stores that wait for the test to say what becomes of them. */
    private final BlockingQueue<CompletableFuture<WriteOutcome>> asked = new LinkedBlockingQueue<>();

    private final MemoryStore store = new MemoryStore();

    /** Keeps what it is given, and writes its number. */
    private static final class Numbers implements Codec {
        private final List<@Nullable Object> values = new ArrayList<>();

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public String contentType() {
            return "application/x-numbers";
        }

        @Override
        public String contentEncoding() {
            return "binary";
        }

        @Override
        public synchronized byte[] encode(@Nullable Object value) {
            values.add(value);
            return ByteBuffer.allocate(4).putInt(values.size() - 1).array();
        }

        @Override
        public synchronized @Nullable Object decode(byte[] data) {
            return values.get(ByteBuffer.wrap(data).getInt());
        }
    }

    private Spool open() {
        store.stores = (task, meta) -> {
            if (task.taskId().equals("odd")) {
                throw new IllegalStateException("the value changed while it was written");
            }
            CompletableFuture<WriteOutcome> stored = new CompletableFuture<>();
            asked.add(stored);
            return stored;
        };
        MetaDocuments documents = new MetaDocuments(InstantSource.system(), false, JavaExceptions::describe);
        return Spool.open(folder, 1 << 20, new Numbers(), store, documents);
    }

    private CompletableFuture<WriteOutcome> next() throws InterruptedException {
        return Objects.requireNonNull(asked.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private static CompletableFuture<WriteOutcome> store(Spool spool, String taskId) {
        return spool.store(TaskContext.of(taskId), MemoryStore.success(taskId));
    }

    @Test
    void a_held_result_whose_codec_throws_is_a_store_that_failed() throws Exception {
        try (Spool spool = open()) {
            CompletableFuture<WriteOutcome> kept = store(spool, "kept");
            next().completeExceptionally(new BackendUnavailableException("nobody answers"));
            assertThat(kept).succeedsWithin(PATIENCE).isEqualTo(WriteOutcome.SPOOLED);
            CompletableFuture<WriteOutcome> sentAgain = next();
            assertThat(spool.caughtUp()).as("so what comes now is held").isFalse();
            CompletableFuture<WriteOutcome> odd = store(spool, "odd");
            CompletableFuture<WriteOutcome> sound = store(spool, "sound");
            sentAgain.complete(WriteOutcome.WRITTEN);
            assertThat(odd)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(ResultEncodingException.class)
                    .withMessageContaining("the value changed while it was written");
            next().complete(WriteOutcome.WRITTEN);
            assertThat(sound).succeedsWithin(PATIENCE).isEqualTo(WriteOutcome.WRITTEN);
        }
    }
}
