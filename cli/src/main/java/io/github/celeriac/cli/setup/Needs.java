package io.github.celeriac.cli.setup;

import io.github.celeriac.CeleryVersion;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/**
 * What results are needed for.
 *
 * @param keep how long one must live, a second at least; zero for ever
 * @param bytes how large one is, at most
 * @param perSecond how many are stored in a second, in a busy hour
 * @param durable whether one must survive the death of the server that has it
 * @param readers who asks for them
 * @param celery the oldest Celery that reads them; empty if only Java does
 * @param trusted whether everybody who may write to the backend can be trusted
 */
public record Needs(
        Duration keep,
        long bytes,
        long perSecond,
        boolean durable,
        Readers readers,
        Optional<CeleryVersion> celery,
        boolean trusted) {

    boolean forEver() {
        return keep.isZero();
    }

    boolean keptLongerThan(Duration limit) {
        return forEver() || keep.compareTo(limit) > 0;
    }

    /** Whether there may be more bytes than this at once, if every hour is a busy one. */
    boolean holdMoreThan(long limit) {
        return forEver() || held().compareTo(BigInteger.valueOf(limit)) > 0;
    }

    /** How many bytes there are at once, if every hour is a busy one; zero if they are kept for ever. */
    BigInteger held() {
        return BigInteger.valueOf(bytes)
                .multiply(BigInteger.valueOf(perSecond))
                .multiply(BigInteger.valueOf(keep.toSeconds()));
    }

    /** SQL holds pickles, whatever the settings say: whoever writes there can run code in Celery's own readers. */
    boolean pythonWouldUnpickleStrangers() {
        return !trusted && celery.isPresent();
    }
}
