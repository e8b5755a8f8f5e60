package io.github.celeriac.internal.conversion;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A class with a public no-argument constructor: its public setters and public fields, looked up once. */
final class BeanShape {
    private static final ClassValue<BeanShape> SHAPES = new ClassValue<>() {
        @Override
        protected BeanShape computeValue(Class<?> type) {
            return new BeanShape(type);
        }
    };

    private final Class<?> type;
    private final List<Property> properties = new ArrayList<>();

    private BeanShape(Class<?> type) {
        this.type = type;
        for (Method method : type.getMethods()) {
            if (isSetter(method)) {
                String name = method.getName().substring(3);
                String decapitalized = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
                method.setAccessible(true);
                properties.add(new Property(
                        PropertyNames.of(decapitalized), method.getGenericParameterTypes()[0], method, null));
            }
        }
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
                field.setAccessible(true);
                properties.add(new Property(PropertyNames.of(field.getName()), field.getGenericType(), null, field));
            }
        }
    }

    static BeanShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static boolean isSetter(Method method) {
        return method.getName().length() > 3
                && method.getName().startsWith("set")
                && method.getParameterCount() == 1
                && !method.isBridge()
                && !Modifier.isStatic(method.getModifiers());
    }

    Object create(Map<?, ?> map, TypeBindings bindings, ValuePath path)
            throws NoSuchMethodException, InvocationTargetException, InstantiationException, IllegalAccessException {
        Constructor<?> constructor = type.getConstructor();
        constructor.setAccessible(true);
        Object bean = constructor.newInstance();
        for (Property property : properties) {
            String key = property.names().keyIn(map);
            if (key != null) {
                Type wanted = bindings.resolve(property.type());
                property.set(bean, Conversion.convert(map.get(key), wanted, path.key(key)));
            }
        }
        return bean;
    }

    private record Property(
            PropertyNames names,
            Type type,
            @Nullable Method setter,
            @Nullable Field field) {
        void set(Object bean, @Nullable Object value) throws InvocationTargetException, IllegalAccessException {
            if (setter != null) {
                setter.invoke(bean, value);
            } else if (field != null) {
                field.set(bean, value);
            }
        }
    }
}
