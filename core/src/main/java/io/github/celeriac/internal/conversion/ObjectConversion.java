package io.github.celeriac.internal.conversion;

import io.github.celeriac.UnexpectedResultTypeException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Map;

/** Records, and classes with a public no-argument constructor, from maps. */
final class ObjectConversion {
    private ObjectConversion() {}

    static Object convert(Object value, Class<?> type, TypeBindings bindings, ValuePath path) {
        if (type.isInstance(value)) {
            return value;
        }
        if (!(value instanceof Map) || isNoTarget(type)) {
            throw Mismatch.of(value, type, path);
        }
        Map<?, ?> map = (Map<?, ?>) value;
        try {
            return type.isRecord()
                    ? RecordShape.of(type).create(map, bindings, path)
                    : BeanShape.of(type).create(map, bindings, path);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            throw Mismatch.problem(
                    path,
                    "cannot become " + type.getName() + ", which is not accessible; make it public in"
                            + " an exported package, or add 'opens " + type.getPackageName() + " to "
                            + ObjectConversion.class.getModule().getName() + "' to its module-info",
                    e);
        } catch (InstantiationException | NoSuchMethodException e) {
            throw Mismatch.problem(
                    path,
                    "cannot become " + type.getName()
                            + ", which is neither a record nor a class with a public no-argument constructor",
                    e);
        } catch (InvocationTargetException e) {
            throw refused(type, path, e.getCause() == null ? e : e.getCause());
        }
    }

    /** The JDK's own classes are no beans, and what has no constructor cannot be made. */
    private static boolean isNoTarget(Class<?> type) {
        return type.isInterface()
                || type.isPrimitive()
                || Modifier.isAbstract(type.getModifiers())
                || type.getName().startsWith("java.");
    }

    private static UnexpectedResultTypeException refused(Class<?> type, ValuePath path, Throwable cause) {
        return Mismatch.problem(path, "was refused by " + type.getName() + ": " + cause, cause);
    }
}
