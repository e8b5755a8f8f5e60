package io.github.celeriac.internal.canvas;

import io.github.celeriac.canvas.Signature;
import java.util.List;

/** How many parts a signature in a chord's header reports. Mirrors {@code _chord._descend}. */
final class ChordSize {
    private ChordSize() {}

    static long of(Signature signature) {
        if (signature.isGroup()) {
            return signature.tasks().stream().mapToLong(ChordSize::of).sum();
        }
        if (signature.isChord()) {
            return signature.body().map(ChordSize::of).orElse(0L);
        }
        if (!signature.isChain()) {
            return 1;
        }
        List<Signature> steps = signature.tasks();
        for (int i = steps.size() - 1; i >= 0; i--) {
            long size = of(steps.get(i));
            if (size > 0) {
                return size;
            }
        }
        return 0;
    }
}
