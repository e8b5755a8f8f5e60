package io.github.celeriac;

import java.util.List;

/**
 * One kind of damage, or of trouble to come, that {@link ResultBackend#examine} found. Has no secret and no payload in it.
 *
 * @param kind a short name that stays, e.g. {@code no_expiry}
 * @param severity how bad it is
 * @param count how many keys, rows or results it is about; 1 for a setting of the server
 * @param examples some of them
 * @param meaning what it means for results
 * @param fix what to do; what {@link ResultBackend#repair} does, if it is repairable
 * @param repairable whether {@link ResultBackend#repair} mends it, which it does only where nothing is lost that still has its time to live
 * @param repaired how many were mended
 */
public record Finding(
        String kind,
        Severity severity,
        long count,
        List<String> examples,
        String meaning,
        String fix,
        boolean repairable,
        long repaired) {
    /** How bad it is. */
    public enum Severity {
        /** Nothing is wrong, but something could not be looked at. */
        NOTE,
        /** Works, but will cost something one day. */
        WARNING,
        /** Results are lost, late or unreadable. */
        DAMAGE
    }

    public Finding {
        examples = List.copyOf(examples);
    }

    /** About the server as a whole. */
    public static Finding of(String kind, Severity severity, String meaning, String fix) {
        return new Finding(kind, severity, 1, List.of(), meaning, fix, false, 0);
    }
}
