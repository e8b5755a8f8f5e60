package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An SQLite database file. */
public final class SqliteFile implements LiveStore {
    private static final SqliteFile SHARED = new SqliteFile(temporaryFile());

    private final Path path;

    private SqliteFile(Path path) {
        this.path = path;
    }

    /** The one file that all tests of this JVM share; gone with the JVM. */
    public static SqliteFile shared() {
        return SHARED;
    }

    /** A file of the test's own, in a folder that somebody else removes. It need not exist. */
    public static SqliteFile in(Path folder) {
        return new SqliteFile(folder.resolve("results.db").toAbsolutePath());
    }

    public Path path() {
        return path;
    }

    @Override
    public String url() {
        return "db+sqlite:///" + path;
    }

    public String jdbcUrl() {
        return "jdbc:sqlite:" + path;
    }

    @Override
    public String toString() {
        return "sqlite";
    }

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempDirectory("celeriac-sqlite").resolve("results.db");
            file.getParent().toFile().deleteOnExit();
            for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
                Path.of(file + suffix).toFile().deleteOnExit();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
