package io.github.celeriac.serialization.pickle;

import io.github.celeriac.value.Tuple;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What may lie on the machine's stack without being a value: only calls take it, as function or among arguments. */
abstract class Unfinished {
    /** The value for it where a container or the caller gets it; most have none and are refused. */
    abstract @Nullable Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in);

    /** Arguments that hold a class or another unfinished thing, and so are no tuple yet. */
    static final class Arguments extends Unfinished {
        final Tuple elements;
        final int depth;

        Arguments(Tuple elements, int depth) {
            this.elements = elements;
            this.depth = depth;
        }

        @Override
        Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in) {
            @Nullable Object[] finished = elements.toArray();
            for (int i = 0; i < finished.length; i++) {
                if (finished[i] instanceof Unfinished unfinished) {
                    finished[i] = unfinished.finish(unknown, stack, in);
                }
            }
            return Tuple.of(finished);
        }
    }

    /** A {@code uuid.UUID} before BUILD gives it its number. */
    static final class BareUuid extends Unfinished {
        @Override
        Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in) {
            throw in.broken("it uses a UUID that has no number yet");
        }
    }

    /** {@code zoneinfo.ZoneInfo._unpickle}. */
    static final class ZoneInfoUnpickle extends Unfinished {
        @Override
        Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in) {
            throw in.broken("it uses the function ZoneInfo._unpickle as a value");
        }
    }

    /** An offset from UTC that {@link ZoneOffset} cannot hold: beyond 18 hours, or not in whole seconds. */
    static final class WideOffset extends Unfinished {
        final Duration offset;

        WideOffset(Duration offset) {
            this.offset = offset;
        }

        @Override
        Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in) {
            throw in.broken("its time zone " + offset + " has no form in Java; only datetimes may have it");
        }
    }

    /** A zone of the pytz package, which fixes the offset for the datetime that it comes with. */
    static final class PytzZone extends Unfinished {
        final ZoneId zone;
        final @Nullable ZoneOffset offset;

        PytzZone(ZoneId zone, @Nullable ZoneOffset offset) {
            this.zone = zone;
            this.offset = offset;
        }

        @Override
        Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in) {
            return zone;
        }
    }
}
