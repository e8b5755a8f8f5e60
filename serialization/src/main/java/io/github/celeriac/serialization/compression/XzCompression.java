package io.github.celeriac.serialization.compression;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** Kombu's {@code lzma} and {@code xz}: the xz container; the older .lzma is read, too, as Python does. */
public final class XzCompression extends StreamCompression {
    /** The window of Python's default preset, and what the decoder needs besides. */
    private static final int MEMORY_LIMIT_KIB = (MAX_WINDOW >> 10) + 1024;

    /** For {@link java.util.ServiceLoader}. */
    public XzCompression() {
        super("application/x-lzma", "org.tukaani:xz", "lzma", "xz");
    }

    @Override
    void touchLibrary() {
        Library.touch();
    }

    @Override
    byte[] deflate(byte[] data) throws IOException {
        return Library.deflate(data);
    }

    @Override
    InputStream inflater(InputStream in, byte[] data) throws IOException {
        return Library.inflater(in, data);
    }

    /** Apart, since the JVM verifies a class only when it is first used: the library may be missing. */
    private static final class Library {
        static void touch() {
            new LZMA2Options();
        }

        static byte[] deflate(byte[] data) throws IOException {
            LZMA2Options options = new LZMA2Options(); // preset 6, as Python's
            options.setDictSize(Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(data.length, MAX_WINDOW)));
            ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 4 + 64);
            try (XZOutputStream stream = new XZOutputStream(out, options, XZ.CHECK_CRC64)) {
                stream.write(data);
            }
            return out.toByteArray();
        }

        static InputStream inflater(InputStream in, byte[] data) throws IOException {
            byte[] magic = XZ.HEADER_MAGIC;
            return Arrays.equals(data, 0, Math.min(data.length, magic.length), magic, 0, magic.length)
                    ? new XZInputStream(in, MEMORY_LIMIT_KIB)
                    : new LZMAInputStream(in, MEMORY_LIMIT_KIB);
        }
    }
}
