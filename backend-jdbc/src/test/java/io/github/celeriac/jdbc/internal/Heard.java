package io.github.celeriac.jdbc.internal;

import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoredResult;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** All that a store tells its listener: nothing here reads by itself. */
final class Heard implements StoreListener {
    final Queue<String> changed = new ConcurrentLinkedQueue<>();
    final AtomicInteger missed = new AtomicInteger();

    @Override
    public void arrived(StoredResult result) {
        throw new AssertionError("nothing arrives whole");
    }

    @Override
    public void changed(String taskId) {
        changed.add(taskId);
    }

    @Override
    public void missed() {
        missed.incrementAndGet();
    }
}
