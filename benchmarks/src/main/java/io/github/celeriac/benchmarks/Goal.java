package io.github.celeriac.benchmarks;

/** What a ratio is meant to be. */
public record Goal(boolean atLeast, double bound) {
    public static Goal atMost(double bound) {
        return new Goal(false, bound);
    }

    public static Goal atLeast(double bound) {
        return new Goal(true, bound);
    }

    public boolean isMetBy(double ratio) {
        return atLeast ? ratio >= bound : ratio <= bound;
    }

    @Override
    public String toString() {
        return (atLeast ? "≥ " : "≤ ") + Report.number(bound);
    }
}
