package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code celery.chunks}: a group of {@code celery.starmap}s. Mirrors {@code celery.canvas.chunks}. */
final class Chunks {
    private Chunks() {}

    static Signature group(Signature chunks) {
        List<@Nullable Object> items =
                chunks.kwargs().get("it") instanceof Collection<?> it ? new ArrayList<@Nullable Object>(it) : List.of();
        int size = chunks.kwargs().get("n") instanceof Number n ? Math.max(1, n.intValue()) : 1;
        List<Signature> members = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
            kwargs.put("task", chunks.kwargs().get("task"));
            kwargs.put("it", items.subList(from, Math.min(items.size(), from + size)));
            members.add(Signature.of("celery.starmap").withKwargs(kwargs));
        }
        return Signature.group(members).withOptions(chunks.options());
    }
}
