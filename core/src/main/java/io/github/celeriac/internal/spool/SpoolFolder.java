package io.github.celeriac.internal.spool;

import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.ResultSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one spool, oldest first; one process has them at a time. Safe to share between threads. */
final class SpoolFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.github.celeriac");
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final String SUFFIX = ".spool";
    private static final Pattern NUMBERED = Pattern.compile("\\d{12}\\..*");

    private final Path folder;
    private final String head;
    private final FileChannel lockFile;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock, which is held while a file is waited for, and nothing else:
    private final Deque<SpoolSegment> segments = new ArrayDeque<>();
    private boolean appendable;
    private long nextNumber = 1;
    private @Nullable SpoolSegment rejected;
    /** Also read without the lock. */
    private volatile SpoolContents contents = SpoolContents.NOTHING;

    private SpoolFolder(Path folder, String head, FileChannel lockFile) {
        this.folder = folder;
        this.head = head;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder, with what an earlier run left in it.
     *
     * @param backend what the entries are for; those of another backend are refused
     */
    static SpoolFolder open(Path folder, String codec, String backend) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                lock(lockFile, folder);
                SpoolFolder opened = new SpoolFolder(folder, SpoolSegment.head(codec, backend), lockFile);
                try {
                    opened.findSegments();
                } catch (IOException | RuntimeException e) {
                    opened.close();
                    throw e;
                }
                return opened;
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw problem(folder, "but must be a folder that can be written to (" + e + "); make it, or name another");
        }
    }

    private static void lock(FileChannel lockFile, Path folder) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // taken within this process
        }
        if (lock == null) {
            throw problem(
                    folder, "but another backend object has it; give each one, in each process, a folder of its own");
        }
    }

    private void findSegments() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> NUMBERED.matcher(nameOf(file)).matches())
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            // Those that were put aside keep their numbers.
            nextNumber = Math.max(nextNumber, Long.parseLong(nameOf(file).substring(0, 12)) + 1);
            if (!nameOf(file).endsWith(SUFFIX)) {
                continue;
            }
            String found = SpoolSegment.headOf(file);
            if (found.isEmpty()) {
                Files.delete(file); // cut off while it was made: nothing in it was acknowledged
                continue;
            }
            if (!found.equals(head)) {
                throw problem(
                        folder,
                        "but it has results of '" + found.strip() + "', and these settings write '" + head.strip()
                                + "'; open that backend once, or move the folder away");
            }
            segments.add(SpoolSegment.open(file));
        }
        count();
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static InvalidSettingException problem(Path folder, String what) {
        return new InvalidSettingException(ResultSettings.SPOOL_DIRECTORY.name() + " was '" + folder + "' " + what);
    }

    /** Entries are on the disk when this returns; if it throws, none of them counts. */
    void append(List<byte[]> entries) throws IOException {
        lock.lock();
        try {
            SpoolSegment last = segments.peekLast();
            if (last == null || !appendable || last.size() > SEGMENT_BYTES) {
                last = SpoolSegment.create(folder.resolve("%012d%s".formatted(nextNumber++, SUFFIX)), head);
                segments.add(last);
            }
            appendable = false; // after a failure, what is behind the end of this file is anybody's guess
            last.append(entries);
            appendable = true;
            count();
        } finally {
            lock.unlock();
        }
    }

    /** Puts an entry aside that can be neither sent nor given up. */
    void reject(byte[] entry) throws IOException {
        lock.lock();
        try {
            if (rejected == null) {
                rejected = SpoolSegment.create(folder.resolve("%012d.rejected".formatted(nextNumber++)), head);
            }
            rejected.append(List.of(entry));
        } finally {
            lock.unlock();
        }
    }

    /** The file to be sent next, if there is any. */
    @Nullable SpoolSegment oldest() {
        lock.lock();
        try {
            return segments.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deletes the oldest file if nothing can be read in it after {@code position} and nothing more will be written there.
     * One with a damaged end is put aside: that may be a record that was cut off, or more.
     */
    boolean deleteOldest(long position) throws IOException {
        lock.lock();
        try {
            SpoolSegment oldest = segments.peekFirst();
            boolean isRead = oldest != null && oldest.size() <= position;
            if (oldest == null || (segments.size() == 1 && appendable && !isRead)) {
                return false;
            }
            segments.removeFirst();
            count();
            appendable &= !segments.isEmpty();
            if (isRead) {
                oldest.delete();
            } else {
                Path aside = oldest.putAside();
                LOG.log(WARNING, "the end of a file of the spool cannot be read; it was put aside as {0}", aside);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What is on the disk; waits for nothing. */
    SpoolContents contents() {
        return contents;
    }

    private void count() {
        SpoolSegment oldest = segments.peekFirst();
        contents = new SpoolContents(
                segments.size(),
                segments.stream().mapToLong(SpoolSegment::size).sum(),
                oldest == null ? null : oldest.begun());
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /** Does not wait for a disk that hangs: the process that ends gives everything back. */
    @Override
    public void close() throws IOException {
        if (!lock.tryLock()) {
            throw new IOException("the disk does not answer");
        }
        try {
            for (SpoolSegment segment : segments) {
                segment.close();
            }
            if (rejected != null) {
                rejected.close();
            }
            lockFile.close(); // gives the lock back, too
        } finally {
            lock.unlock();
        }
    }
}
