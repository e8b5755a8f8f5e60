package io.github.celeriac.spi;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers {@link Finding}s while a store is looked through: of each kind a count and a few examples. One thread only. */
public final class Findings {
    private static final int EXAMPLES = 5;

    private final Map<String, Gathered> byKind = new LinkedHashMap<>();

    private static final class Gathered {
        private final Severity severity;
        private final String meaning;
        private final String fix;
        private final List<String> examples = new ArrayList<>();
        private long count;
        private long repaired;
        private boolean repairable;

        Gathered(Severity severity, String meaning, String fix) {
            this.severity = severity;
            this.meaning = meaning;
            this.fix = fix;
        }
    }

    /** None so far. */
    public Findings() {}

    /** One more of a kind; meaning and fix of the first count for all. */
    public void add(String kind, Severity severity, String example, String meaning, String fix) {
        Gathered gathered = byKind.computeIfAbsent(kind, key -> new Gathered(severity, meaning, fix));
        gathered.count++;
        if (gathered.examples.size() < EXAMPLES) {
            gathered.examples.add(example);
        }
    }

    /** Those of this kind can be repaired, and so many of them were. */
    public void repairable(String kind, long repaired) {
        Gathered gathered = byKind.get(kind);
        if (gathered != null) {
            gathered.repairable = true;
            gathered.repaired += repaired;
        }
    }

    /** In the order in which the kinds were met. */
    public List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        byKind.forEach((kind, found) -> all.add(new Finding(
                kind,
                found.severity,
                found.count,
                found.examples,
                found.meaning,
                found.fix,
                found.repairable,
                found.repaired)));
        return all;
    }
}
