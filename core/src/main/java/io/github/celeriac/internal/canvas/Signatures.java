package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signatures made of other ones. */
final class Signatures {
    private static final Set<String> KEPT_ONCE_SET = Set.of("group_id", "stamped_headers");

    private Signatures() {}

    static Signature bodyOf(Signature chord) {
        return chord.body().orElseThrow(() -> new IllegalArgumentException("chord had no body but must have one"));
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

    /** @param errbacks as maps */
    static Signature linkErrors(Signature signature, Collection<? extends @Nullable Object> errbacks) {
        Signature linked = signature;
        for (Object errback : errbacks) {
            linked = linkError(linked, Signature.fromMap(errback));
        }
        return linked;
    }

    static Signature withTasks(Signature signature, List<Signature> tasks) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(signature.kwargs());
        List<@Nullable Object> maps = new ArrayList<>();
        tasks.forEach(each -> maps.add(each.toMap()));
        kwargs.put("tasks", maps);
        return signature.withKwargs(kwargs);
    }

    /** A group of one is that one, in a chain. Mirrors {@code maybe_unroll_group}. */
    static Signature unrolled(Signature signature) {
        return signature.isGroup() && signature.tasks().size() == 1
                ? signature.tasks().get(0)
                : signature;
    }

    /** Mirrors {@code Signature._merge}. */
    static Signature merged(
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

    static Collection<? extends @Nullable Object> maybeList(@Nullable Object value) {
        return value == null ? List.of() : value instanceof Collection<?> list ? list : List.of(value);
    }
}
