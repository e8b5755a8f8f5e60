package io.github.celeriac.cli.setup;

import java.util.List;
import java.util.function.Predicate;

/**
 * One line of a decision table: the first whose condition holds is taken.
 *
 * @param when the condition in words, as it stands in docs/choosing.md
 * @param condition the same as code
 */
public record Rule<S, T>(String when, Predicate<S> condition, T take, String because, String costs) {

    /**
     * The first line that holds.
     *
     * @throws IllegalStateException if no line holds, which a table's last line rules out
     */
    static <S, T> Rule<S, T> firstOf(List<Rule<S, T>> table, S subject) {
        return table.stream()
                .filter(rule -> rule.condition().test(subject))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no rule for " + subject));
    }
}
