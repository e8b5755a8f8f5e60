package io.github.celeriac.serialization.compression;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Kombu's {@code zlib} and {@code gzip}: a zlib stream (RFC 1950) under both names, never a gzip file. */
public final class ZlibCompression extends StreamCompression {
    /** For {@link java.util.ServiceLoader}. */
    public ZlibCompression() {
        super("application/x-gzip", null, "zlib", "gzip");
    }

    @Override
    void touchLibrary() {
        // the JDK's
    }

    @Override
    byte[] deflate(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 4 + 64);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out)) {
            stream.write(data);
        }
        return out.toByteArray();
    }

    @Override
    InputStream inflater(InputStream in, byte[] data) {
        return new WholeStream(in);
    }

    /** Does not take a stream that asks for a dictionary for one that has ended. */
    private static final class WholeStream extends InflaterInputStream {
        WholeStream(InputStream in) {
            super(in, new Inflater());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count < 0 && !inf.finished()) {
                throw new IOException("needs a dictionary, which kombu's writers never use");
            }
            return count;
        }

        /** The inflater is ours, so {@code super} would leave its memory to the garbage collector. */
        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
