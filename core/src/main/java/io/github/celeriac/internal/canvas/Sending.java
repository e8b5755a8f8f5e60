package io.github.celeriac.internal.canvas;

import io.github.celeriac.Capability;
import io.github.celeriac.internal.Futures;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.Collections;
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

    /**
     * Sends what of it has not been begun: somebody may have sent all or some of it before, with the same ids.
     *
     * @param result what the plan comes to
     */
    CompletableFuture<Void> sendRest(Plan plan, ResultTuple result) {
        return rest(plan, result)
                .thenCompose(rest -> rest.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : prepare(plan).thenCompose(nothing -> publish(rest)));
    }

    /** The messages whose tasks, and all that can only come after them, have left no trace in the result backend. */
    CompletableFuture<List<TaskMessage>> rest(Plan plan, ResultTuple result) {
        Descent descent = Descent.of(result);
        Set<String> ids = plan.messages().stream()
                .flatMap(message -> descent.from(message.correlationId()).stream())
                .collect(Collectors.toUnmodifiableSet());
        return store.fetch(ids)
                .thenApply(found -> plan.messages().stream()
                        .filter(message -> Collections.disjoint(found.keySet(), descent.from(message.correlationId())))
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
