package io.github.celeriac.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measurements by name, one for each round; in a round, what is compared is measured side by side. */
public final class Samples {
    private final Map<String, List<Double>> byName = new LinkedHashMap<>();

    public void add(String name, double value) {
        byName.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    public double median(String name) {
        return median(of(name));
    }

    /** What is left where all that disturbs a measurement makes it larger. */
    public double least(String name) {
        return of(name).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** The median of the rounds' ratios: what slows down a whole round falls out of it. */
    public double ratio(String numerator, String denominator) {
        List<Double> above = of(numerator);
        List<Double> below = of(denominator);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            ratios.add(above.get(i) / below.get(i));
        }
        return median(ratios);
    }

    private List<Double> of(String name) {
        List<Double> values = byName.get(name);
        if (values == null) {
            throw new IllegalArgumentException("nothing was measured as " + name + ", but " + byName.keySet());
        }
        return values;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
