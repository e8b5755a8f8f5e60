package io.github.celeriac.serialization.json;

import io.github.celeriac.value.ResultTuple;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a value is after it was JSON, in a form that equals() compares: what decoding must yield for what was written. */
final class PlainForm {
    private PlainForm() {}

    static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, item) -> plain.put(keyText(key), of(item)));
            return new ArrayList<>(plain.entrySet());
        }
        if (value instanceof ResultTuple result) {
            return of(result.encode());
        }
        if (value instanceof List<?> items) {
            List<Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(of(item)));
            return plain;
        }
        if (value instanceof BigInteger number) {
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
        if (value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }

    private static String keyText(Object key) {
        return key instanceof Double number ? FloatRepr.of(number) : String.valueOf(key);
    }
}
