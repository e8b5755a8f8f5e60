package io.github.celeriac.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of the spool: a line that says what it is, then records, each its length and CRC-32C as 4 bytes and then the
 * entry. A record that is cut off or does not match its sum was never acknowledged: it and what follows is not there.
 */
final class SpoolSegment implements AutoCloseable {
    private static final int RECORD_HEAD = 8;

    private final Path file;
    private final FileChannel channel;
    private final int headSize;
    private final Instant begun;

    /** What is behind it may yet be taken back. */
    private volatile long durableEnd;

    private SpoolSegment(Path file, FileChannel channel, int headSize, long durableEnd, Instant begun) {
        this.file = file;
        this.channel = channel;
        this.headSize = headSize;
        this.durableEnd = durableEnd;
        this.begun = begun;
    }

    static String head(String codec, String backend) {
        return "celeriac-spool 1 " + codec + " " + backend.replace('\n', ' ') + "\n";
    }

    /** Makes a new file, and sees to it that its name, too, is on the disk. */
    static SpoolSegment create(Path file, String head) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
            writeFully(channel, new ByteBuffer[] {ByteBuffer.wrap(bytes)});
            channel.force(true);
            forceFolder(file);
            return new SpoolSegment(file, channel, bytes.length, bytes.length, begun(file));
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Opens the file of an earlier run, to be read and deleted. */
    static SpoolSegment open(Path file) throws IOException {
        int head = headOf(file).getBytes(StandardCharsets.UTF_8).length;
        long size = Files.size(file);
        Instant begun = begun(file);
        return new SpoolSegment(file, FileChannel.open(file, StandardOpenOption.READ), head, size, begun);
    }

    private static Instant begun(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class)
                .creationTime()
                .toInstant();
    }

    /** The first line, its end included; empty if the file was cut off before that. */
    static String headOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(4096);
            readFully(channel, start, 0);
            String text = new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
            return text.substring(0, text.indexOf('\n') + 1);
        }
    }

    private static void forceFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder, and needs no such thing.
        }
    }

    /** Writes all of them and waits for the disk. If it fails, none of them counts, and nothing more may be appended. */
    void append(List<byte[]> entries) throws IOException {
        long before = durableEnd;
        channel.position(before);
        ByteBuffer[] parts = new ByteBuffer[entries.size() * 2];
        for (int i = 0; i < entries.size(); i++) {
            byte[] entry = entries.get(i);
            parts[2 * i] = ByteBuffer.allocate(RECORD_HEAD)
                    .putInt(entry.length)
                    .putInt(sum(entry))
                    .flip();
            parts[2 * i + 1] = ByteBuffer.wrap(entry);
        }
        try {
            writeFully(channel, parts);
            channel.force(false);
            durableEnd = channel.position();
        } catch (IOException e) {
            truncate(before, e);
            throw e;
        }
    }

    private void truncate(long size, IOException cause) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer[] parts) throws IOException {
        long left = Arrays.stream(parts).mapToLong(ByteBuffer::remaining).sum();
        while (left > 0) {
            left -= channel.write(parts);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    /** Where the first record is. */
    long start() {
        return headSize;
    }

    /** When the file was made; where the file system does not know that, when it was last written to. */
    Instant begun() {
        return begun;
    }

    /** Without what is not, or not yet, safely on the disk. */
    long size() {
        return durableEnd;
    }

    /** Records from {@code position} on: at most {@code count}, and no more after {@code bytes} are exceeded. */
    Records read(long position, int count, int bytes) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        long at = position;
        long end = durableEnd;
        while (entries.size() < count && at - position <= bytes && at + RECORD_HEAD <= end) {
            ByteBuffer head = ByteBuffer.allocate(RECORD_HEAD);
            readFully(channel, head, at);
            int length = head.flip().getInt();
            if (length < 0 || length > end - at - RECORD_HEAD) {
                break;
            }
            ByteBuffer entry = ByteBuffer.allocate(length);
            readFully(channel, entry, at + RECORD_HEAD);
            if (entry.hasRemaining() || sum(entry.array()) != head.getInt()) {
                break;
            }
            entries.add(entry.array());
            at += RECORD_HEAD + length;
        }
        return new Records(entries, at);
    }

    /**
     * What was read.
     *
     * @param next the position after the last of them
     */
    record Records(List<byte[]> entries, long next) {}

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** Closes the file and gives it a name by which it is not found again. */
    Path putAside() throws IOException {
        channel.close();
        return Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
