package io.github.celeriac.cli;

import io.github.celeriac.cli.setup.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that {@code setup} shows and writes. */
final class SetupFiles {
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final Path folder;

    SetupFiles(Plan plan, Path folder) {
        this.folder = folder;
        contents.put(".env", plan.env());
        if (plan.choice().needs().celery().isPresent()) {
            contents.put("celeryconfig.py", plan.python());
        }
    }

    Path folder() {
        return folder;
    }

    void show() {
        contents.forEach((name, content) -> {
            StandardStreams.printLine("\n--- " + name);
            StandardStreams.printLine(content.stripTrailing());
        });
    }

    boolean exist() {
        return contents.keySet().stream().anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    /** @param replace whether what is there may go; if not, and something is, nothing is written */
    void write(boolean replace) {
        if (exist() && !replace) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    String.join(" or ", contents.keySet()) + " is already in " + folder
                            + " and stays as it is; write --overwrite to replace it, or --folder DIR");
        }
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : contents.entrySet()) {
                write(folder.resolve(file.getKey()), file.getValue(), replace);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, folder + " was not writable (" + e.getMessage() + "); write --folder DIR");
        }
    }

    /** By way of a file for its owner's eyes only, as a secret will be filled in; so what was there stays until the end. */
    private static void write(Path file, String content, boolean replace) throws IOException {
        Path complete =
                Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        try {
            Files.writeString(complete, content);
            if (replace) {
                Files.move(complete, file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(complete, file);
            }
        } finally {
            Files.deleteIfExists(complete);
        }
        StandardStreams.printLine("written: " + file);
    }
}
