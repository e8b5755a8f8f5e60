package io.github.celeriac.internal.canvas;

import io.github.celeriac.internal.Futures;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Carries out plans: first what the result backend has to know, then the messages. */
final class Sending {
    private final ResultStore store;
    private final TaskPublisher publisher;

    Sending(ResultStore store, TaskPublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    TaskPublisher publisher() {
        return publisher;
    }

    CompletableFuture<Void> send(Plan plan) {
        return prepare(plan).thenCompose(nothing -> publish(plan.messages()));
    }

    /** Unlike in Celery, a chord's size is known before its first part can end. */
    CompletableFuture<Void> prepare(Plan plan) {
        if (plan.chordSizes().isEmpty() && plan.savedGroups().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ChordStore chords = store.chords().orElseThrow(this::noChords);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        plan.chordSizes().forEach((groupId, size) -> all.add(chords.setSize(groupId, size)));
        if (!plan.savedGroups().isEmpty()) {
            GroupStore groups = store.groups().orElseThrow(this::noChords);
            plan.savedGroups().forEach(group -> all.add(groups.saveHeader(group)));
        }
        return Futures.allOf(all);
    }

    private UnsupportedOperationException noChords() {
        return new UnsupportedOperationException(store.whyNoChords());
    }

    private CompletableFuture<Void> publish(List<TaskMessage> messages) {
        return Futures.allOf(messages.stream().map(publisher::publish).toList());
    }
}
