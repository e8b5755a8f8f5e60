package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Celery's own objects. A pickled result has the backend with it, whose arguments contain the database's password: it is
 * dropped on sight.
 */
final class CeleryReductions {
    private CeleryReductions() {}

    static void register(KnownGlobals.Registrar known) {
        known.add("celery.app.base", "_unpickle_appattr", CeleryReductions::appAttribute);
        known.add("celery.result", "AsyncResult", call -> task(call, call.values()));
        known.add("celery.result", "GroupResult", call -> group(call, call.values()));
        known.add("celery.backends.base", "unpickle_backend", call -> null);
        known.add("celery.canvas", "signature", CeleryReductions::signature);
    }

    private static Object appAttribute(Call call) {
        if (!(call.arg(1) instanceof Tuple args)) {
            throw call.wrong("has an argument 2 that is no tuple");
        }
        return switch (call.text(0)) {
            case "AsyncResult" -> task(call, args);
            case "GroupResult" -> group(call, args);
            default -> throw call.wrong("is neither for an AsyncResult nor for a GroupResult");
        };
    }

    /** {@code AsyncResult(id, backend, task_name, app, parent)}. */
    private static ResultTuple task(Call call, Tuple args) {
        return ResultTuple.task(id(call, args), args.size() > 4 ? result(call, args.get(4)) : null);
    }

    /** {@code GroupResult(id, [results], parent)}; Celery itself leaves the parent out. */
    private static ResultTuple group(Call call, Tuple args) {
        if (args.size() < 2 || !(args.get(1) instanceof List<?> members)) {
            throw call.wrong("has no list of results");
        }
        call.copies(members.size());
        List<ResultTuple> children = new ArrayList<>(members.size());
        for (Object member : members) {
            ResultTuple child = result(call, member);
            if (child == null) {
                throw call.wrong("has a member that is no result");
            }
            children.add(child);
        }
        return new ResultTuple(id(call, args), args.size() > 2 ? result(call, args.get(2)) : null, children);
    }

    private static String id(Call call, Tuple args) {
        if (!args.isEmpty() && args.get(0) instanceof String id) {
            return id;
        }
        throw call.wrong("has no id");
    }

    private static @Nullable ResultTuple result(Call call, @Nullable Object value) {
        if (value == null || value instanceof ResultTuple) {
            return (ResultTuple) value;
        }
        throw call.wrong("has a parent or member that is no result");
    }

    /** A signature is a dict. */
    private static Object signature(Call call) {
        if (call.count() == 1 && call.arg(0) instanceof LinkedHashMap<?, ?> map) {
            return map;
        }
        throw call.wrong("has no dict");
    }
}
