package io.github.celeriac.serialization.plain;

import io.github.celeriac.ResultEncodingException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a record's components, in their order. */
final class RecordComponents {
    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            for (RecordComponent component : components) {
                component.getAccessor().setAccessible(true);
            }
            return components;
        }
    };

    private RecordComponents() {}

    static Map<String, @Nullable Object> asMap(Record item) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (RecordComponent component : components(item.getClass())) {
            map.put(component.getName(), value(component, item));
        }
        return map;
    }

    private static RecordComponent[] components(Class<?> type) {
        try {
            return COMPONENTS.get(type);
        } catch (InaccessibleObjectException e) {
            throw new ResultEncodingException(
                    type + " cannot be read; make it public in an exported package, or add 'opens "
                            + type.getPackageName() + " to "
                            + RecordComponents.class.getModule().getName()
                            + "' to its module-info",
                    e);
        }
    }

    private static @Nullable Object value(RecordComponent component, Record item) {
        try {
            return component.getAccessor().invoke(item);
        } catch (IllegalAccessException | InvocationTargetException e) {
            String name = item.getClass().getName() + "." + component.getName();
            throw new ResultEncodingException("reading " + name + "() failed: " + e.getCause(), e);
        }
    }
}
