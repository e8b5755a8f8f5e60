package io.github.celeriac;

/**
 * How much of a payload from outside is believed. The defaults are values that no honest result meets.
 *
 * <p>A decoder that meets more throws {@link LimitExceededException}; it never allocates more than in proportion to the
 * bytes it was really given. Immutable.
 *
 * @param maxBytes encoded bytes of one value, after decompression
 * @param maxDepth nested containers
 * @param maxElements elements of all containers together
 * @param maxStringLength characters or bytes of one text or binary value
 * @param maxNumberLength digits of one number written as text, bytes of one written in binary
 * @param maxAliases references to an earlier part of the same value, in formats that have such (YAML)
 * @param maxInflationRatio bytes that one byte of a compressed value may become; the first {@value #FREE_INFLATION} bytes
 *     that come out are not counted
 */
public record DecodeLimits(
        int maxBytes,
        int maxDepth,
        int maxElements,
        int maxStringLength,
        int maxNumberLength,
        int maxAliases,
        int maxInflationRatio) {
    /** Inflating to this many bytes is harmless, whatever the ratio: an honest value of nothing but zeros is tiny. */
    public static final int FREE_INFLATION = 1 << 20;

    private static final DecodeLimits DEFAULTS =
            new DecodeLimits(512 << 20, 1_000, 50_000_000, 512 << 20, 10_000, 100_000, 10_000);

    public DecodeLimits {
        requirePositive("maxBytes", maxBytes);
        requirePositive("maxDepth", maxDepth);
        requirePositive("maxElements", maxElements);
        requirePositive("maxStringLength", maxStringLength);
        requirePositive("maxNumberLength", maxNumberLength);
        requirePositive("maxAliases", maxAliases);
        requirePositive("maxInflationRatio", maxInflationRatio);
    }

    public static DecodeLimits defaults() {
        return DEFAULTS;
    }

    public DecodeLimits withMaxBytes(int bytes) {
        return new DecodeLimits(
                bytes, maxDepth, maxElements, maxStringLength, maxNumberLength, maxAliases, maxInflationRatio);
    }

    public DecodeLimits withMaxDepth(int depth) {
        return new DecodeLimits(
                maxBytes, depth, maxElements, maxStringLength, maxNumberLength, maxAliases, maxInflationRatio);
    }

    public DecodeLimits withMaxElements(int elements) {
        return new DecodeLimits(
                maxBytes, maxDepth, elements, maxStringLength, maxNumberLength, maxAliases, maxInflationRatio);
    }

    public DecodeLimits withMaxStringLength(int length) {
        return new DecodeLimits(
                maxBytes, maxDepth, maxElements, length, maxNumberLength, maxAliases, maxInflationRatio);
    }

    public DecodeLimits withMaxNumberLength(int length) {
        return new DecodeLimits(
                maxBytes, maxDepth, maxElements, maxStringLength, length, maxAliases, maxInflationRatio);
    }

    public DecodeLimits withMaxAliases(int aliases) {
        return new DecodeLimits(
                maxBytes, maxDepth, maxElements, maxStringLength, maxNumberLength, aliases, maxInflationRatio);
    }

    public DecodeLimits withMaxInflationRatio(int ratio) {
        return new DecodeLimits(maxBytes, maxDepth, maxElements, maxStringLength, maxNumberLength, maxAliases, ratio);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new InvalidSettingException(
                    name + " was " + value + " but must be at least 1; DecodeLimits.defaults() has usable values");
        }
    }
}
