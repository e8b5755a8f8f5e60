package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.ResultTuple;
import io.github.celeriac.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Exceptions, and Celery's own objects. */
final class PythonObjectGenerator {
    private static final List<String> EXCEPTIONS = List.of(
            "builtins.ValueError",
            "builtins.KeyError",
            "builtins.StopIteration",
            "builtins.DeprecationWarning",
            "celery.exceptions.TaskRevokedError",
            "celery.exceptions.ChordError",
            "celery.exceptions.Ignore",
            "billiard.exceptions.WorkerLostError",
            "billiard.exceptions.SoftTimeLimitExceeded",
            "kombu.exceptions.EncodeError",
            "shop_errors.PaymentError");

    private final Random random;
    private final PythonValueGenerator values;

    PythonObjectGenerator(Random random, PythonValueGenerator values) {
        this.random = random;
        this.values = values;
    }

    PythonValue next(int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> result(2);
            case 1 -> signature();
            case 2 -> retry(depth);
            default -> exception(depth);
        };
    }

    private PythonValue exception(int depth) {
        String name = EXCEPTIONS.get(random.nextInt(EXCEPTIONS.size()));
        int dot = name.lastIndexOf('.');
        List<PythonValue> args = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            args.add(values.value(depth - 1));
        }
        ExceptionValue java = new ExceptionValue(name.substring(0, dot), name.substring(dot + 1), (Tuple)
                PythonValueGenerator.tupleOf(args).java());
        String python =
                name.replace("builtins.", "").replace("shop_errors.", "") + PythonValueGenerator.python(args, "(", ")");
        return new PythonValue(java, python);
    }

    private PythonValue retry(int depth) {
        PythonValue message = values.text();
        PythonValue cause = exception(depth);
        PythonValue when = values.whole();
        return new PythonValue(
                new ExceptionValue("celery.exceptions", "Retry", Tuple.of(message.java(), cause.java(), when.java())),
                "celery.exceptions.Retry(" + message.python() + ", " + cause.python() + ", " + when.python() + ")");
    }

    private PythonValue result(int depth) {
        String id = Long.toHexString(random.nextLong());
        if (depth > 0 && random.nextBoolean()) {
            List<PythonValue> members = new ArrayList<>();
            List<ResultTuple> children = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                PythonValue member = result(depth - 1);
                members.add(member);
                children.add((ResultTuple) member.java());
            }
            return new PythonValue(
                    ResultTuple.group(id, children),
                    "app.GroupResult('" + id + "', " + PythonValueGenerator.python(members, "[", "]") + ")");
        }
        PythonValue parent = depth > 0 && random.nextBoolean() ? result(depth - 1) : new PythonValue(null, "None");
        return new PythonValue(
                ResultTuple.task(id, (ResultTuple) parent.java()),
                "app.AsyncResult('" + id + "', parent=" + parent.python() + ")");
    }

    private PythonValue signature() {
        PythonValue argument = values.text();
        Map<String, Object> java = new LinkedHashMap<>();
        java.put("task", "shop.add");
        java.put("args", Tuple.of(argument.java()));
        java.put("kwargs", Map.of());
        java.put("options", Map.of());
        java.put("subtask_type", null);
        java.put("immutable", false);
        return new PythonValue(java, "Signature('shop.add', args=(" + argument.python() + ",), app=app)");
    }
}
