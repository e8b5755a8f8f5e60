package io.github.celeriac.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.internal.canvas.StandardCanvas.ChordPace;
import io.github.celeriac.internal.canvas.TaskMessages;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Settings;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a canvas is made from, besides store and publisher. */
record CanvasParts(CodecRegistry codecs, Settings settings, InstantSource clock) {

    TaskMessages messages(Function<String, @Nullable String> routes, ResultStore store) {
        String defaultQueue = settings.get(ResultSettings.TASK_DEFAULT_QUEUE);
        codec(null);
        return new TaskMessages(
                this::codec,
                task -> {
                    String queue = routes.apply(task);
                    return queue == null ? defaultQueue : queue;
                },
                clock,
                store);
    }

    ChordPace pace() {
        return new ChordPace(
                settings.get(ResultSettings.CHORD_LEASE), settings.get(ResultSettings.CHORD_RETRY_INTERVAL));
    }

    private Codec codec(@Nullable String name) {
        String wanted = name == null ? settings.get(ResultSettings.TASK_SERIALIZER) : name;
        return codecs.find(wanted)
                .orElseThrow(() -> new InvalidSettingException(
                        "task_serializer was '" + wanted + "' but no such codec is registered; use e.g. json"));
    }
}
