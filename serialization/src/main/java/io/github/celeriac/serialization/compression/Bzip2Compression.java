package io.github.celeriac.serialization.compression;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Kombu's {@code bzip2}. */
public final class Bzip2Compression extends StreamCompression {
    /** For {@link java.util.ServiceLoader}. */
    public Bzip2Compression() {
        super("application/x-bz2", "org.apache.commons:commons-compress", "bzip2", "bzip");
    }

    @Override
    void touchLibrary() {
        Library.touch();
    }

    @Override
    byte[] deflate(byte[] data) throws IOException {
        return Library.deflate(data);
    }

    /** Several streams behind each other are one, as for Python. */
    @Override
    InputStream inflater(InputStream in, byte[] data) throws IOException {
        return Library.inflater(in);
    }

    /** Apart, since the JVM verifies a class only when it is first used: the library may be missing. */
    private static final class Library {
        static void touch() {
            BZip2CompressorInputStream.matches(new byte[0], 0);
        }

        static InputStream inflater(InputStream in) throws IOException {
            return new BZip2CompressorInputStream(in, true);
        }

        static byte[] deflate(byte[] data) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 4 + 64);
            int blockSize = BZip2CompressorOutputStream.chooseBlockSize(data.length);
            try (BZip2CompressorOutputStream stream = new BZip2CompressorOutputStream(out, blockSize)) {
                stream.write(data);
            }
            return out.toByteArray();
        }
    }
}
