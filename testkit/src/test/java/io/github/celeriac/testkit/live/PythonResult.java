package io.github.celeriac.testkit.live;

import java.util.List;
import java.util.Optional;

/**
 * The attributes of an {@code AsyncResult}, read one after the other.
 *
 * @param result also called info: the value, the exception, or the meta of a custom state
 * @param dateDone as {@code datetime.isoformat()} prints it
 * @param children the ids of the children
 */
public record PythonResult(
        String state,
        PythonValue result,
        Optional<String> traceback,
        Optional<String> dateDone,
        Optional<List<String>> children,
        boolean ready,
        boolean successful,
        boolean failed,
        Optional<String> name,
        PythonValue args,
        PythonValue kwargs,
        Optional<String> worker,
        Optional<Integer> retries,
        Optional<String> queue) {}
