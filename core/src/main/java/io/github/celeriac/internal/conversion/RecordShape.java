package io.github.celeriac.internal.conversion;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record class: its components and canonical constructor, looked up once. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final RecordComponent[] components;
    private final PropertyNames[] names;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        this.components = type.getRecordComponents();
        this.names = Arrays.stream(components)
                .map(component -> PropertyNames.of(component.getName()))
                .toArray(PropertyNames[]::new);
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("record without a canonical constructor: " + type, e);
        }
        constructor.setAccessible(true);
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    Object create(Map<?, ?> map, TypeBindings bindings, ValuePath path)
            throws InvocationTargetException, InstantiationException, IllegalAccessException {
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(i, map, bindings, path);
        }
        return constructor.newInstance(arguments);
    }

    private @Nullable Object argument(int index, Map<?, ?> map, TypeBindings bindings, ValuePath path) {
        RecordComponent component = components[index];
        String key = names[index].keyIn(map);
        if (key != null) {
            Type type = bindings.resolve(component.getGenericType());
            return Conversion.convert(map.get(key), type, path.key(key));
        }
        if (component.getType().isPrimitive()) {
            throw Mismatch.missing(component.getType(), path.key(component.getName()));
        }
        return component.getType() == Optional.class ? Optional.empty() : null;
    }
}
