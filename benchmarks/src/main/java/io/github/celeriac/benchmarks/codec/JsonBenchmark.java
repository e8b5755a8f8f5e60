package io.github.celeriac.benchmarks.codec;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.celeriac.spi.Codec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** JSON beside Jackson: its bare streaming, which takes every token's value and builds nothing, and its databind. */
public class JsonBenchmark extends CodecBenchmark {
    private static final JsonFactory STREAMING =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final ObjectMapper DATABIND = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private final Codec codec = Payload.codec("json");
    private Map<String, @Nullable Object> document = Map.of();
    private byte[] encoded = new byte[0];

    @Override
    @Setup
    public void prepare() throws IOException {
        document = payload.document();
        encoded = codec.encode(document);
        payload.requireEqual("celeriac", codec.decode(encoded));
        payload.requireEqual("celeriac, of streaming", codec.decode(encodeStreaming()));
        payload.requireEqual("databind", decodeDatabind());
    }

    @Benchmark
    public @Nullable Object decode() {
        return codec.decode(encoded);
    }

    @Benchmark
    public void decodeStreaming(Blackhole sink) throws IOException {
        try (JsonParser parser = STREAMING.createParser(encoded)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> sink.consume(parser.currentName());
                    case VALUE_STRING -> sink.consume(parser.getText());
                    case VALUE_NUMBER_INT -> sink.consume(parser.getLongValue());
                    case VALUE_NUMBER_FLOAT -> sink.consume(parser.getDoubleValue());
                    default -> sink.consume(token);
                }
            }
        }
    }

    @Benchmark
    public Object decodeDatabind() throws IOException {
        return DATABIND.readValue(encoded, Map.class);
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(document);
    }

    @Benchmark
    public byte[] encodeStreaming() throws IOException {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator out = STREAMING.createGenerator(bytes, JsonEncoding.UTF8)) {
            write(out, document);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName((String) entry.getKey());
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else {
            out.writeNull();
        }
    }

    @Benchmark
    public byte[] encodeDatabind() throws IOException {
        return DATABIND.writeValueAsBytes(document);
    }
}
