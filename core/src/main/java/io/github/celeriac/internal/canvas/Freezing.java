package io.github.celeriac.internal.canvas;

import static io.github.celeriac.internal.canvas.Signatures.bodyOf;
import static io.github.celeriac.internal.canvas.Signatures.maybeList;
import static io.github.celeriac.internal.canvas.Signatures.withTasks;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.canvas.Freeze.Frozen;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a signature, and all within it, the ids that it will have. Mirrors {@code freeze} of {@code celery.canvas}. */
final class Freezing {
    private final TaskMessages messages;
    private final TaskIdSource ids;

    Freezing(TaskMessages messages, TaskIdSource ids) {
        this.messages = messages;
        this.ids = ids;
    }

    Frozen freeze(Signature signature, Freeze freeze) {
        return switch (signature.subtaskType().orElse("")) {
            case "chain" -> chain(signature, freeze);
            case "group" -> group(signature, freeze);
            case "chord" -> chord(signature, freeze);
            case "chunks" -> group(Chunks.group(signature), freeze);
            default -> task(signature, freeze);
        };
    }

    Frozen task(Signature signature, Freeze freeze) {
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
    List<@Nullable Object> answeringToUs(@Nullable Object callbacks) {
        List<@Nullable Object> frozen = new ArrayList<>();
        for (Object callback : maybeList(callbacks)) {
            Signature each = Signature.fromMap(callback);
            boolean named =
                    each.subtaskType().isEmpty() && each.textOption("task_id").isPresent();
            frozen.add((named ? task(each, Freeze.root(null)).signature() : each).toMap());
        }
        return frozen;
    }

    private static void putIfGiven(Map<String, @Nullable Object> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private Frozen chain(Signature chain, Freeze freeze) {
        ChainSteps steps = new ChainSteps(this, chain, List.of(), freeze, List.of());
        List<Signature> tasks = new ArrayList<>(steps.tasks);
        Collections.reverse(tasks);
        // Its arguments are with its first task now.
        Signature frozen = withTasks(chain.withArgs(List.of()), tasks);
        ResultTuple result = steps.results.get(0);
        return new Frozen(result.isGroup() ? frozen : frozen.set("task_id", result.id()), result);
    }

    /** Mirrors {@code group._freeze_group_tasks}; nested groups come in its order, which is not the written one. */
    Frozen group(Signature group, Freeze freeze) {
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
    private Frozen chord(Signature chord, Freeze freeze) {
        Signature body = bodyOf(chord);
        String bodyId =
                freeze.id() != null ? freeze.id() : chord.textOption("task_id").orElse(null);
        Frozen frozenBody = freeze(
                body, new Freeze(bodyId, freeze.groupId(), freeze.chord(), freeze.rootId(), null, freeze.groupIndex()));
        Signature header = chord.kwargs().get("header") instanceof Map<?, ?> map
                        && Signature.fromMap(map).isGroup()
                ? Signature.fromMap(map)
                : Signature.group(chord.tasks());
        Frozen frozenHeader = group(
                header,
                new Freeze(null, null, frozenBody.signature().toMap(), freeze.rootId(), freeze.parentId(), null));
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(chord.kwargs());
        kwargs.put("header", frozenHeader.signature().toMap());
        kwargs.put("body", frozenBody.signature().toMap());
        return new Frozen(
                chord.withKwargs(kwargs), ResultTuples.withRootParent(frozenBody.result(), frozenHeader.result()));
    }
}
