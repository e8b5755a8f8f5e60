package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.StoreMetrics;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class CleaningTest {
    static Database inMemory() {
        SQLiteDataSource inMemory = new SQLiteDataSource();
        inMemory.setUrl("jdbc:sqlite::memory:");
        return new Database(
                new SqliteDialect(), new ApplicationConnections(inMemory), "sqlite in memory", StoreMetrics.NONE);
    }

    /** Orphans of which there are none cost the database a look at each row. The clock stands still here. */
    @Test
    void rows_that_were_looked_at_count_for_the_pace_though_none_was_deleted() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Timer stopped = new Timer();
        stopped.close();
        AtomicInteger chunks = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        Cleaning.Position more = new Cleaning.Position(Cleaning.Part.ORPHANS, "task");
        Cleaning cleaning = new Cleaning(inMemory(), TableNames.DEFAULT, null, 1, threads, stopped, request -> {
            begun.countDown();
            boolean first = chunks.incrementAndGet() == 1;
            return CompletableFuture.completedFuture(new Cleaning.Chunk(0, 1_000, first ? more : null));
        });
        try {
            CompletableFuture<Long> deleted = cleaning.start();
            begun.await();
            for (int step = 0; step < 2; step++) { // the one that asked for the chunk, and the one after it
                threads.submit(() -> {}).get(60, TimeUnit.SECONDS);
            }
            assertThat(chunks).hasValue(1);
            cleaning.hurry();
            assertThat(deleted.get(60, TimeUnit.SECONDS)).isZero();
            assertThat(chunks).hasValue(2);
        } finally {
            threads.shutdown();
        }
    }

    /** As when its backend is closed in that moment. At a row a second, the pause would take a quarter of an hour. */
    @Test
    void who_is_hurried_while_a_chunk_is_under_way_makes_no_pause_after_it() throws Exception {
        Database database = inMemory();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Timer timer = new Timer();
        Cleaning.Position tasks = new Cleaning.Position(Cleaning.Part.TASKS);
        Cleaning.Position groups = new Cleaning.Position(Cleaning.Part.GROUPS);
        Iterator<Cleaning.Chunk> chunks = List.of(
                        new Cleaning.Chunk(Cleaning.CHUNK, tasks),
                        new Cleaning.Chunk(7, groups),
                        new Cleaning.Chunk(0, null))
                .iterator();
        AtomicReference<Cleaning> cleaning = new AtomicReference<>();
        cleaning.set(new Cleaning(database, TableNames.DEFAULT, "2020-01-01", 1, threads, timer, request -> {
            cleaning.get().hurry();
            return CompletableFuture.completedFuture(chunks.next());
        }));
        try {
            assertThat(cleaning.get().start().get(60, TimeUnit.SECONDS)).isEqualTo(Cleaning.CHUNK + 7);
        } finally {
            threads.shutdown();
            timer.close();
        }
    }
}
