package io.github.celeriac.internal.canvas;

import static io.github.celeriac.internal.canvas.Signatures.bodyOf;
import static io.github.celeriac.internal.canvas.Signatures.maybeList;
import static io.github.celeriac.internal.canvas.Signatures.merged;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.canvas.Freeze.Frozen;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that has to be done to send a signature, found out before anything is done: the messages, and what a result backend
 * has to know before they are out. For one thread, and one sending.
 *
 * <p>Mirrors {@code apply_async} of {@code celery.canvas} in Celery 5.6, over immutable signatures.
 */
final class Plan {
    private final TaskMessages messages;
    private final TaskIdSource ids;
    private final Freezing freezing;
    private final Lineage lineage;
    private final List<TaskMessage> out = new ArrayList<>();
    private final Map<String, Long> chordSizes = new LinkedHashMap<>();
    private final List<ResultTuple> savedGroups = new ArrayList<>();
    private final List<PlannedChord> chords = new ArrayList<>();

    Plan(TaskMessages messages, TaskIdSource ids, Lineage lineage) {
        this.messages = messages;
        this.ids = ids;
        this.freezing = new Freezing(messages, ids);
        this.lineage = lineage;
    }

    /** In the order they are to be sent. */
    List<TaskMessage> messages() {
        return out;
    }

    /** How many parts each chord waits for, by group id. */
    Map<String, Long> chordSizes() {
        return chordSizes;
    }

    /** Headers of chords with groups inside, whose structure the body is to see. */
    List<ResultTuple> savedGroups() {
        return savedGroups;
    }

    List<PlannedChord> chords() {
        return chords;
    }

    /** What is to watch over the chords, where nobody counts their parts. */
    List<TaskMessage> unlocks() {
        List<TaskMessage> unlocks = new ArrayList<>();
        for (PlannedChord chord : chords) {
            unlocks.add(messages.of(ChordUnlock.of(chord, ids.next(), messages.queue(chord.body())), lineage));
        }
        return unlocks;
    }

    /** A chord with a header, for stores where {@code celery.chord_unlock} watches over it. */
    record PlannedChord(ResultTuple header, Signature body) {}

    /** Plans a signature as it is. */
    ResultTuple add(Signature signature) {
        return add(signature, List.of(), Map.of());
    }

    /**
     * Plans a signature with more arguments in front, unless it is immutable, and more options.
     *
     * @param options those that are null count as not given
     */
    ResultTuple add(
            Signature signature,
            List<? extends @Nullable Object> args,
            Map<String, ? extends @Nullable Object> options) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>(options);
        given.values().removeIf(value -> value == null);
        return switch (signature.subtaskType().orElse("")) {
            case "chain" -> chain(signature, args, given);
            case "group" -> group(signature, args, given);
            case "chord" -> chord(signature, args, given);
            case "chunks" -> group(Chunks.group(signature), args, given);
            default -> task(merged(signature, args, given));
        };
    }

    private ResultTuple task(Signature signature) {
        Frozen frozen = freezing.task(signature, Freeze.root(null));
        out.add(messages.of(frozen.signature(), lineage));
        return frozen.result();
    }

    /** Mirrors {@code _chain.run}. */
    private ResultTuple chain(
            Signature chain, List<? extends @Nullable Object> args, Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(chain.options());
        options.putAll(given);
        Freeze last = new Freeze(
                text(options.remove("task_id")),
                text(options.remove("group_id")),
                map(options.remove("chord")),
                text(options.get("root_id")),
                text(options.remove("parent_id")),
                options.remove("group_index") instanceof Number index ? index.intValue() : null);
        Object link = options.remove("link");
        Collection<? extends @Nullable Object> errbacks = maybeList(options.remove("link_error"));
        ChainSteps steps = new ChainSteps(freezing, chain, args, last, errbacks);
        for (Object callback : freezing.answeringToUs(link)) {
            steps.tasks.set(0, steps.tasks.get(0).link(Signature.fromMap(callback)));
        }
        Signature first = steps.tasks.remove(steps.tasks.size() - 1);
        List<@Nullable Object> rest = new ArrayList<>(maybeList(options.get("chain")));
        steps.tasks.forEach(task -> rest.add(task.toMap()));
        options.put("chain", rest);
        if (last.parentId() != null) {
            options.put("parent_id", last.parentId());
        }
        ResultTuple firstResult = add(first, List.of(), options);
        return steps.tasks.isEmpty() ? firstResult : steps.results.get(0);
    }

    /** Mirrors {@code group.apply_async}. */
    private ResultTuple group(
            Signature group, List<? extends @Nullable Object> args, Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> options =
                new LinkedHashMap<>(merged(group, List.of(), given).options());
        Object taskId = options.remove("task_id");
        String groupId = taskId == null ? ids.next() : taskId.toString();
        options.put("group_id", groupId);
        Object chord = options.remove("chord");
        options.remove("group_index");
        List<Signature> members = members(group);
        List<ResultTuple> results = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Freeze freeze = new Freeze(null, groupId, null, text(options.get("root_id")), null, i);
            Frozen frozen = freezing.freeze(members.get(i), freeze);
            Map<String, @Nullable Object> each = new LinkedHashMap<>(options);
            each.put("chord", chord != null ? chord : frozen.signature().option("chord"));
            add(frozen.signature(), args, each);
            results.add(frozen.result());
        }
        return results.size() == 1 && results.get(0).isGroup() ? results.get(0) : ResultTuple.group(groupId, results);
    }

    /** Groups within a group become members of it, in the order of {@code group._prepared}. */
    private static List<Signature> members(Signature group) {
        List<Signature> members = new ArrayList<>();
        for (Signature each : group.tasks()) {
            if (each.isGroup()) {
                members.addAll(members(each));
            } else {
                members.add(each);
            }
        }
        return members;
    }

    /** Mirrors {@code _chord.apply_async} and {@code _chord.run}. */
    private ResultTuple chord(
            Signature chord, List<? extends @Nullable Object> args, Map<String, @Nullable Object> given) {
        List<@Nullable Object> headerArgs = new ArrayList<>(chord.isImmutable() ? List.of() : args);
        headerArgs.addAll(chord.args());
        Map<String, @Nullable Object> options = new LinkedHashMap<>(chord.options());
        options.putAll(given);
        String groupId = headerId(chord);
        Object bodyId = options.remove("task_id");
        Signature body = merged(bodyOf(chord), List.of(), options);
        String rootId = body.textOption("root_id").orElse(null);
        Frozen frozenBody = freezing.freeze(body, new Freeze(text(bodyId), null, null, rootId, null, null));
        for (String notForTheHeader : List.of("chain", "chord", "group_id", "group_index", "link", "link_error")) {
            options.remove(notForTheHeader);
        }
        Signature header = Signature.group(chord.tasks());
        Freeze freeze = new Freeze(null, groupId, frozenBody.signature().toMap(), rootId, null, null);
        Frozen frozenHeader = freezing.group(header.set("task_id", groupId), freeze);
        if (frozenHeader.signature().tasks().isEmpty()) {
            add(frozenBody.signature(), List.of(List.of()), Map.of());
            return frozenBody.result();
        }
        ResultTuple headerResult = frozenHeader.result();
        if (headerResult.children() != null && headerResult.children().stream().anyMatch(ResultTuple::isGroup)) {
            savedGroups.add(headerResult);
        }
        chords.add(new PlannedChord(headerResult, frozenBody.signature()));
        options.put("task_id", groupId);
        // Not for every group whose members are parts, as Celery does: a group within a header would set the size of
        // all.
        chordSizes.put(groupId, ChordSize.of(frozenHeader.signature()));
        group(frozenHeader.signature(), headerArgs, options);
        return ResultTuples.withRootParent(frozenBody.result(), headerResult);
    }

    private String headerId(Signature chord) {
        if (chord.kwargs().get("header") instanceof Map<?, ?> header) {
            return Signature.fromMap(header).textOption("task_id").orElseGet(ids::next);
        }
        return chord.tasks().stream()
                .findFirst()
                .flatMap(first -> first.isChain() || first.isChord() ? Optional.empty() : first.textOption("group_id"))
                .orElseGet(ids::next);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Map<String, @Nullable Object> map(@Nullable Object value) {
        return value == null ? null : Signature.fromMap(value).toMap();
    }
}
