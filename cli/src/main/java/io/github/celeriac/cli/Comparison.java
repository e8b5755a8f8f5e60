package io.github.celeriac.cli;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.States;
import io.github.celeriac.TaskMeta;
import io.github.celeriac.value.ExceptionValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy beside its original, field by field.
 *
 * @param lost fields that say something in the original and are not in the copy
 * @param changed fields that are in both, with different values
 */
record Comparison(List<String> lost, List<String> changed) {

    static Comparison of(TaskMeta original, TaskMeta copy) {
        Set<String> names = new LinkedHashSet<>(original.asMap().keySet());
        names.addAll(copy.asMap().keySet());
        List<String> lost = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            Object value = original.field(name);
            Object copied = copy.field(name);
            if (isEmpty(name, copied)) {
                if (!isEmpty(name, value)) {
                    lost.add(name);
                }
            } else if (!same(name, original, copy)) {
                changed.add(name);
            }
        }
        return new Comparison(lost, changed);
    }

    boolean isExact() {
        return lost.isEmpty() && changed.isEmpty();
    }

    /** No children, or an empty list of them: to Celery that is one. */
    private static boolean isEmpty(String name, @Nullable Object value) {
        return value == null || name.equals("children") && value instanceof Collection<?> none && none.isEmpty();
    }

    private static boolean same(String name, TaskMeta original, TaskMeta copy) {
        return switch (name) {
            case "date_done" ->
                dateDone(original).isPresent()
                        ? dateDone(original).equals(dateDone(copy))
                        : SameValue.same(original.field(name), copy.field(name));
            case "result" ->
                States.isException(original.state())
                        ? SameValue.same(exception(original.result()), exception(copy.result()))
                        : SameValue.same(original.result(), copy.result());
            default -> SameValue.same(original.field(name), copy.field(name));
        };
    }

    /** The time: its text differs with who wrote it, with or without an offset. Empty if there is none to be read. */
    static Optional<Instant> dateDone(TaskMeta meta) {
        try {
            return meta.dateDone();
        } catch (ResultDecodingException e) {
            return Optional.empty();
        }
    }

    /** Pickled, or the map that other serializers have instead, whose {@code exc_message} is a tuple or a list. */
    private static @Nullable Object exception(@Nullable Object stored) {
        Object form =
                stored instanceof ExceptionValue value && value.attributes().isEmpty()
                        ? new PrintableValues().of(value)
                        : stored;
        if (form instanceof Map<?, ?> map && map.get("exc_message") instanceof Collection<?> message) {
            return List.of(
                    String.valueOf(map.get("exc_type")),
                    new ArrayList<>(message),
                    String.valueOf(map.get("exc_module")));
        }
        return form;
    }
}
