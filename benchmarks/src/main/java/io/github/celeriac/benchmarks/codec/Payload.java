package io.github.celeriac.benchmarks.codec;

import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The values that are measured: result documents as Celery stores them. */
public enum Payload {
    /** About 200 bytes; what most tasks leave. */
    SMALL {
        @Override
        Object result() {
            return Map.of("sum", 3L);
        }
    },
    /** 1 MiB of ASCII text: a page, a report, a base64 image. */
    TEXT {
        @Override
        Object result() {
            String line = "The quick brown fox jumps over the lazy dog, 0123456789 times; ";
            return line.repeat(MIB / line.length() + 1).substring(0, MIB);
        }
    },
    /** About 1 MiB of small maps: rows of a query. */
    ROWS {
        @Override
        Object result() {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (int i = 0; i < MIB / 120; i++) {
                rows.add(row(i));
            }
            return rows;
        }
    };

    static final int MIB = 1 << 20;

    abstract Object result();

    String title() {
        return this == SMALL ? "small" : this == TEXT ? "1 MiB of text" : "1 MiB of rows";
    }

    /** The whole document, in Celery's order of fields. */
    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("status", "SUCCESS");
        document.put("result", result());
        document.put("traceback", null);
        document.put("children", List.of());
        document.put("date_done", "2024-05-17T09:31:07.123456+00:00");
        document.put("task_id", "3f6c1f5e-8f0b-4a55-9d5c-0a4f3f1d7a11");
        return document;
    }

    private static Map<String, Object> row(int i) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", 1_000_000L + i * 37L);
        row.put("name", "customer number " + i);
        row.put("price", i * 1.25);
        row.put("quantity", (long) (i % 100));
        row.put("paid", i % 3 == 0);
        row.put("tags", List.of("new", "berlin"));
        return row;
    }

    /** The library's codec of that name, with its default settings. */
    public static Codec codec(String name) {
        return ServiceLoader.load(CodecProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow()
                .create(CodecSettings.defaults());
    }

    /** What is compared must do the same work: {@code decoded} is equal to the document. */
    void requireEqual(String who, @Nullable Object decoded) {
        if (!document().equals(decoded)) {
            throw new IllegalStateException(who + " did not read the " + this + " document as it was");
        }
    }
}
