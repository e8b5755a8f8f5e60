package io.github.celeriac.internal.canvas;

import io.github.celeriac.Capability;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

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

    /** Sends what of it has not been begun: somebody may have sent all or some of it before, with the same ids. */
    CompletableFuture<Void> sendRest(Plan plan) {
        return rest(plan)
                .thenCompose(rest -> rest.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : prepare(plan).thenCompose(nothing -> publish(rest)));
    }

    /** The messages whose tasks have left no trace in the result backend. */
    CompletableFuture<List<TaskMessage>> rest(Plan plan) {
        Set<String> ids =
                plan.messages().stream().map(TaskMessage::correlationId).collect(Collectors.toUnmodifiableSet());
        return store.fetch(ids)
                .thenApply(found -> plan.messages().stream()
                        .filter(message -> !found.containsKey(message.correlationId()))
                        .toList());
    }

    /** Unlike in Celery, a chord's size is known before its first part can end. */
    CompletableFuture<Void> prepare(Plan plan) {
        if (plan.chords().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (store.capabilities().contains(Capability.CHORD_UNLOCK)) {
            return publish(plan.unlocks());
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

    CompletableFuture<Void> publish(List<TaskMessage> messages) {
        return Futures.allOf(messages.stream().map(publisher::publish).toList());
    }
}
