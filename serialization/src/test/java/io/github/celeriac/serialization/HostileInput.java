package io.github.celeriac.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.spi.Codec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Feeds a codec what no honest writer wrote: it may refuse in its own way only, and must not allocate out of proportion. */
public final class HostileInput {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** An object of a hundred bytes or so for each byte of input is in proportion: {@code [{},{}]} is no less in Python. */
    private static final long BYTES_PER_BYTE = 400;

    private static final long FIXED = 400_000;

    private final Codec codec;

    public HostileInput(Codec codec) {
        this.codec = codec;
    }

    /** Decodes, and returns what was thrown; null if nothing was. */
    public @Nullable ResultDecodingException decode(byte[] payload) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ResultDecodingException refusal = null;
        try {
            codec.decode(payload);
        } catch (ResultDecodingException e) {
            refusal = e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("decoding " + excerpt(payload) + " threw " + e, e);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as(() -> "bytes allocated for " + excerpt(payload))
                .isLessThan(FIXED + BYTES_PER_BYTE * payload.length);
        return refusal;
    }

    /** Every beginning of {@code payload}. */
    public void truncate(byte[] payload) {
        for (int length = 0; length < payload.length; length++) {
            decode(Arrays.copyOf(payload, length));
        }
    }

    /** {@code payload} with bytes changed, taken out, put in and repeated. */
    public void mutate(byte[] payload, int times, Random random) {
        for (int i = 0; i < times; i++) {
            decode(mutation(payload, random));
        }
    }

    /** {@code payload} after one to four such changes. */
    public static byte[] mutation(byte[] payload, Random random) {
        byte[] mutated = payload.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            mutated = change(mutated, random);
        }
        return mutated;
    }

    private static byte[] change(byte[] bytes, Random random) {
        int at = random.nextInt(Math.max(1, bytes.length));
        int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
        return switch (random.nextInt(4)) {
            case 0 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> bytes.length > 8 ? splice(bytes, at, end, new byte[0]) : bytes;
            case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            default -> splice(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + middle.length);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }

    private static String excerpt(byte[] payload) {
        return payload.length + " bytes " + HexFormat.of().formatHex(payload, 0, Math.min(payload.length, 200));
    }
}
