package io.github.celeriac.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines as people read them where somebody looks at a terminal, and one JSON object a line for programs. */
record Rows(boolean json) {
    private static final int EXCERPT = 60;

    /** @param wanted whether JSON was asked for */
    static Rows forPrograms(boolean wanted) {
        return new Rows(wanted || !Terminal.isThere());
    }

    /** Shows one form of the same. */
    void print(String forPeople, Map<String, ? extends @Nullable Object> forPrograms) {
        StandardStreams.printLine(json ? JsonFormat.print(new PrintableValues().of(forPrograms)) : visible(forPeople));
    }

    /** Short enough for a line. */
    static String excerpt(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT - 1) + "…";
    }

    /** What could steer a terminal stays out of it. */
    private static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "·").stripTrailing();
    }
}
