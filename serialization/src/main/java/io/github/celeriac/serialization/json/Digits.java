package io.github.celeriac.serialization.json;

/** Whole numbers as decimal digits, straight to where they are needed. */
final class Digits {
    private static final int MOST = 19;

    private Digits() {}

    static int count(long notNegative) {
        int count = 1;
        for (long power = 10; count < MOST && notNegative >= power; power *= 10) {
            count++;
        }
        return count;
    }

    /** Writes from {@code at} on, and returns where the digits end. */
    static int write(long notNegative, byte[] out, int at) {
        int end = at + count(notNegative);
        int next = end;
        long rest = notNegative;
        do {
            out[--next] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return end;
    }
}
