package io.github.celeriac.internal.canvas;

import static io.github.celeriac.internal.canvas.Signatures.linkErrors;
import static io.github.celeriac.internal.canvas.Signatures.merged;
import static io.github.celeriac.internal.canvas.Signatures.unrolled;

import io.github.celeriac.canvas.Signature;
import io.github.celeriac.internal.canvas.Freeze.Frozen;
import io.github.celeriac.value.ResultTuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a chain, last one first: mirrors {@code _chain.prepare_steps}. */
final class ChainSteps {
    final List<Signature> tasks = new ArrayList<>();
    final List<ResultTuple> results = new ArrayList<>();

    ChainSteps(
            Freezing freezing,
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
            Frozen frozen = freezing.freeze(step, isLast ? last : Freeze.root(last.rootId()));
            tasks.add(linkErrors(frozen.signature(), errbacks));
            results.add(frozen.result());
            isLast = false;
        }
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("chain was empty but must have a task; add one");
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
            inner.replaceAll(each -> linkErrors(each, chain.listOption("link_error")));
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
