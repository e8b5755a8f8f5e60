package io.github.celeriac.serialization.plain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;

/**
 * A part of a long text as bytes, by the two copies that the JDK has fast code for; asking a String for its characters
 * one by one takes several times as long.
 */
public final class Latin1Chunk {
    public static final int SIZE = 4096;

    private final CharsetEncoder encoder = ISO_8859_1.newEncoder();
    private final char[] chars = new char[SIZE];
    private final CharBuffer charBuffer = CharBuffer.wrap(chars);
    private final byte[] bytes = new byte[SIZE];
    private final ByteBuffer byteBuffer = ByteBuffer.wrap(bytes);

    /** Takes the characters of {@code text} in that range; false if there is one beyond U+00FF, or half of one. */
    public boolean load(String text, int from, int to) {
        text.getChars(from, to, chars, 0);
        charBuffer.position(0).limit(to - from);
        byteBuffer.clear();
        encoder.reset();
        return !encoder.encode(charBuffer, byteBuffer, true).isError();
    }

    /** What was loaded, from the first byte on. */
    public byte[] bytes() {
        return bytes;
    }
}
