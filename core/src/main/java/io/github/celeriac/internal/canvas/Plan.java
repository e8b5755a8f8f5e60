package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.canvas.Freeze.Frozen;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that has to be done to send a signature, found out before anything is done: the messages, and what a result backend
 * has to know before they are out. For one thread, and one sending.
 *
 * <p>Mirrors {@code apply_async} and {@code freeze} of {@code celery.canvas} in Celery 5.6, over immutable signatures.
 */
final class Plan {
    private static final Set<String> KEPT_ONCE_SET = Set.of("group_id", "stamped_headers");

    private final TaskMessages messages;
    private final TaskIdSource ids;
    private final Lineage lineage;
    private final List<TaskMessage> out = new ArrayList<>();
    private final Map<String, Long> chordSizes = new LinkedHashMap<>();
    private final List<ResultTuple> savedGroups = new ArrayList<>();
    private final List<PlannedChord> chords = new ArrayList<>();

    Plan(TaskMessages messages, TaskIdSource ids, Lineage lineage) {
        this.messages = messages;
        this.ids = ids;
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
        Frozen frozen = freezeTask(signature, Freeze.root(null));
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
        Steps steps = new Steps(chain, args, last, maybeList(options.remove("link_error")));
        if (steps.tasks.isEmpty()) {
            throw new IllegalArgumentException("chain was empty but must have a task; add one");
        }
        for (Object callback : answeringToUs(link)) {
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

    /** The steps of a chain, last one first: mirrors {@code _chain.prepare_steps}. */
    private final class Steps {
        final List<Signature> tasks = new ArrayList<>();
        final List<ResultTuple> results = new ArrayList<>();

        Steps(
                Signature chain,
                List<? extends @Nullable Object> args,
                Freeze last,
                Collection<? extends @Nullable Object> errbacks) {
            Deque<Signature> steps = new ArrayDeque<>(chain.tasks());
            List<@Nullable Object> firstArgs = new ArrayList<>(chain.isImmutable() ? List.of() : args);
            firstArgs.addAll(chain.args());
            boolean isLast = true;
            while (!steps.isEmpty()) {
                Signature step = unrolled(steps.removeLast());
                if (steps.isEmpty()) {
                    step = merged(step, firstArgs, Map.of());
                }
                if (step.isChain()) {
                    steps.addAll(spliced(step));
                    continue;
                }
                if (step.isGroup() && !tasks.isEmpty()) {
                    step = uplifted(step, last.rootId());
                }
                Frozen frozen = freeze(step, isLast ? last : Freeze.root(last.rootId()));
                Signature withErrbacks = frozen.signature();
                for (Object errback : errbacks) {
                    withErrbacks = linkError(withErrbacks, Signature.fromMap(errback));
                }
                tasks.add(withErrbacks);
                results.add(frozen.result());
                isLast = false;
            }
            linkParents();
        }

        /** The chain's own arguments go to its first task, what is linked to it to its last one. */
        private List<Signature> spliced(Signature chain) {
            List<Signature> inner = new ArrayList<>(chain.tasks());
            if (!inner.isEmpty()) {
                inner.set(0, merged(inner.get(0), chain.isImmutable() ? List.of() : chain.args(), Map.of()));
                for (Object callback : chain.listOption("link")) {
                    inner.set(inner.size() - 1, inner.get(inner.size() - 1).link(Signature.fromMap(callback)));
                }
                for (Object errback : chain.listOption("link_error")) {
                    inner.replaceAll(each -> linkError(each, Signature.fromMap(errback)));
                }
            }
            return inner;
        }

        /** A group that something follows is the header of a chord. */
        private Signature uplifted(Signature group, @Nullable String rootId) {
            Signature body = tasks.remove(tasks.size() - 1);
            ResultTuple result = results.remove(results.size() - 1);
            Signature chord = Signature.chord(group.tasks(), body);
            if (rootId != null) {
                chord = chord.set("root_id", rootId);
            }
            return result.isGroup() ? chord : chord.set("task_id", result.id());
        }

        /** Each is the parent of the one before it in this list, or of that one's first ancestor. */
        private void linkParents() {
            for (int i = results.size() - 2; i >= 0; i--) {
                results.set(i, ResultTuples.withRootParent(results.get(i), results.get(i + 1)));
            }
        }
    }

    private static Signature linkError(Signature signature, Signature errback) {
        if (signature.isGroup()) {
            return withTasks(
                    signature,
                    signature.tasks().stream()
                            .map(each -> linkError(each, errback.immutable(true)))
                            .toList());
        }
        if (signature.isChord()) {
            Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(signature.kwargs());
            signature
                    .body()
                    .ifPresent(
                            body -> kwargs.put("body", linkError(body, errback).toMap()));
            return signature.withKwargs(kwargs);
        }
        return signature.linkError(errback);
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
            Frozen frozen = freeze(members.get(i), freeze);
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
        Signature body = merged(
                chord.body().orElseThrow(() -> new IllegalArgumentException("chord had no body but must have one")),
                List.of(),
                options);
        String rootId = body.textOption("root_id").orElse(null);
        Frozen frozenBody = freeze(body, new Freeze(text(bodyId), null, null, rootId, null, null));
        for (String notForTheHeader : List.of("chain", "chord", "group_id", "group_index", "link", "link_error")) {
            options.remove(notForTheHeader);
        }
        Signature header = Signature.group(chord.tasks());
        Freeze freeze = new Freeze(null, groupId, frozenBody.signature().toMap(), rootId, null, null);
        Frozen frozenHeader = freezeGroup(header.set("task_id", groupId), freeze);
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

    private Frozen freeze(Signature signature, Freeze freeze) {
        return switch (signature.subtaskType().orElse("")) {
            case "chain" -> freezeChain(signature, freeze);
            case "group" -> freezeGroup(signature, freeze);
            case "chord" -> freezeChord(signature, freeze);
            case "chunks" -> freezeGroup(Chunks.group(signature), freeze);
            default -> freezeTask(signature, freeze);
        };
    }

    private Frozen freezeTask(Signature signature, Freeze freeze) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(signature.options());
        Object id = options.get("task_id");
        String taskId = id != null ? id.toString() : freeze.id() != null ? freeze.id() : ids.next();
        options.put("task_id", taskId);
        putIfGiven(options, "root_id", freeze.rootId());
        putIfGiven(options, "parent_id", freeze.parentId());
        options.computeIfAbsent("reply_to", name -> messages.replyToFromElsewhere());
        for (String callbacks : List.of("link", "link_error")) {
            options.computeIfPresent(callbacks, (name, value) -> answeringToUs(value));
        }
        if (options.get("group_id") == null) {
            putIfGiven(options, "group_id", freeze.groupId());
        }
        putIfGiven(options, "chord", freeze.chord());
        putIfGiven(options, "group_index", freeze.groupIndex());
        return new Frozen(signature.withOptions(options), ResultTuple.task(taskId, null));
    }

    /** Whoever sends what has an id answers to us, who may await it, and not to itself. */
    private List<@Nullable Object> answeringToUs(@Nullable Object callbacks) {
        List<@Nullable Object> frozen = new ArrayList<>();
        for (Object callback : maybeList(callbacks)) {
            Signature each = Signature.fromMap(callback);
            boolean named =
                    each.subtaskType().isEmpty() && each.textOption("task_id").isPresent();
            frozen.add((named ? freezeTask(each, Freeze.root(null)).signature() : each).toMap());
        }
        return frozen;
    }

    private static void putIfGiven(Map<String, @Nullable Object> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private Frozen freezeChain(Signature chain, Freeze freeze) {
        Steps steps = new Steps(chain, List.of(), freeze, List.of());
        if (steps.tasks.isEmpty()) {
            throw new IllegalArgumentException("chain was empty but must have a task; add one");
        }
        List<Signature> tasks = new ArrayList<>(steps.tasks);
        Collections.reverse(tasks);
        // Its arguments are with its first task now.
        Signature frozen = withTasks(chain.withArgs(List.of()), tasks);
        ResultTuple result = steps.results.get(0);
        return new Frozen(result.isGroup() ? frozen : frozen.set("task_id", result.id()), result);
    }

    /** Mirrors {@code group._freeze_group_tasks}; nested groups come in its order, which is not the written one. */
    private Frozen freezeGroup(Signature group, Freeze freeze) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(group.options());
        Object id = options.get("task_id");
        String groupId = id != null ? id.toString() : freeze.groupId() != null ? freeze.groupId() : ids.next();
        options.put("task_id", groupId);
        putIfGiven(options, "group_id", freeze.groupId());
        putIfGiven(options, "chord", freeze.chord());
        putIfGiven(options, "group_index", freeze.groupIndex());
        putIfGiven(options, "root_id", freeze.rootId());
        putIfGiven(options, "parent_id", freeze.parentId());
        Deque<Signature> stack = new ArrayDeque<>(group.tasks());
        List<Signature> tasks = new ArrayList<>();
        List<ResultTuple> results = new ArrayList<>();
        while (!stack.isEmpty()) {
            Signature next = stack.removeFirst();
            if (next.isGroup()) {
                next.tasks().forEach(stack::addFirst);
                continue;
            }
            Frozen frozen = freeze(
                    next,
                    new Freeze(
                            null, freeze.groupId(), freeze.chord(), freeze.rootId(), freeze.parentId(), tasks.size()));
            tasks.add(frozen.signature());
            results.add(frozen.result());
        }
        return new Frozen(withTasks(group.withOptions(options), tasks), ResultTuple.group(groupId, results));
    }

    /** Mirrors {@code _chord.freeze}; the body first, as the header carries it. */
    private Frozen freezeChord(Signature chord, Freeze freeze) {
        Signature body =
                chord.body().orElseThrow(() -> new IllegalArgumentException("chord had no body but must have one"));
        String bodyId =
                freeze.id() != null ? freeze.id() : chord.textOption("task_id").orElse(null);
        Frozen frozenBody = freeze(
                body, new Freeze(bodyId, freeze.groupId(), freeze.chord(), freeze.rootId(), null, freeze.groupIndex()));
        Signature header = chord.kwargs().get("header") instanceof Map<?, ?> map
                        && Signature.fromMap(map).isGroup()
                ? Signature.fromMap(map)
                : Signature.group(chord.tasks());
        Frozen frozenHeader = freezeGroup(
                header,
                new Freeze(null, null, frozenBody.signature().toMap(), freeze.rootId(), freeze.parentId(), null));
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(chord.kwargs());
        kwargs.put("header", frozenHeader.signature().toMap());
        kwargs.put("body", frozenBody.signature().toMap());
        return new Frozen(
                chord.withKwargs(kwargs), ResultTuples.withRootParent(frozenBody.result(), frozenHeader.result()));
    }

    private static Signature withTasks(Signature signature, List<Signature> tasks) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(signature.kwargs());
        List<@Nullable Object> maps = new ArrayList<>();
        tasks.forEach(each -> maps.add(each.toMap()));
        kwargs.put("tasks", maps);
        return signature.withKwargs(kwargs);
    }

    /** A group of one is that one, in a chain. Mirrors {@code maybe_unroll_group}. */
    private static Signature unrolled(Signature signature) {
        return signature.isGroup() && signature.tasks().size() == 1
                ? signature.tasks().get(0)
                : signature;
    }

    /** Mirrors {@code Signature._merge}. */
    private static Signature merged(
            Signature signature,
            List<? extends @Nullable Object> args,
            Map<String, ? extends @Nullable Object> options) {
        Signature merged = signature;
        if (!args.isEmpty() && !signature.isImmutable()) {
            List<@Nullable Object> all = new ArrayList<>(args);
            all.addAll(signature.args());
            merged = merged.withArgs(all);
        }
        if (!options.isEmpty()) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(signature.options());
            Set<Object> kept = new LinkedHashSet<>(KEPT_ONCE_SET);
            kept.addAll(signature.listOption("stamped_headers"));
            options.forEach((name, value) -> {
                if (!kept.contains(name) || !all.containsKey(name)) {
                    all.put(name, value);
                }
            });
            merged = merged.withOptions(all);
        }
        return merged;
    }

    private static Collection<? extends @Nullable Object> maybeList(@Nullable Object value) {
        return value == null ? List.of() : value instanceof Collection<?> list ? list : List.of(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Map<String, @Nullable Object> map(@Nullable Object value) {
        return value == null ? null : Signature.fromMap(value).toMap();
    }
}
