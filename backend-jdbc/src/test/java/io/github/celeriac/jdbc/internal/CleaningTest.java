package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.spi.StoreMetrics;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class CleaningTest {
    /** As when its backend is closed in that moment. At a row a second, the pause would take a quarter of an hour. */
    @Test
    void who_is_hurried_while_a_chunk_is_under_way_makes_no_pause_after_it() throws Exception {
        SQLiteDataSource inMemory = new SQLiteDataSource();
        inMemory.setUrl("jdbc:sqlite::memory:");
        Database database = new Database(
                new SqliteDialect(), new ApplicationConnections(inMemory), "sqlite in memory", StoreMetrics.NONE);
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
