package io.github.celeriac.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.TaskContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code celeriac store ID --state SUCCESS --result JSON}. */
@Command(
        name = "store",
        description = "Stores a task's state and result, wakes who waits for it, and prints the outcome:"
                + " WRITTEN, or KEPT_EXISTING_SUCCESS if the task had already succeeded.")
final class StoreCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", description = "The task's id.")
    private String taskId = "";

    @Option(
            names = "--state",
            required = true,
            paramLabel = "STATE",
            description = "SUCCESS, FAILURE, RETRY, REVOKED, STARTED, or a state of your own.")
    private String state = "";

    @Option(
            names = "--result",
            required = true,
            paramLabel = "JSON",
            converter = KombuJson.class,
            description = "The result as JSON, in which kombu's __type__ envelopes count; - reads it from stdin."
                    + " FAILURE, RETRY and REVOKED need a map with exc_type, exc_message (a list) and exc_module.")
    private @Nullable Result result;

    @Option(names = "--traceback", paramLabel = "TEXT", description = "The traceback, as Python prints it.")
    private @Nullable String traceback;

    @Override
    int run(ResultBackend results) {
        Object value = Objects.requireNonNull(result).value();
        StandardStreams.printLine(results.writer()
                .store(TaskContext.of(taskId), state, value, traceback)
                .name());
        return ExitCode.DONE;
    }

    /** What {@code --result} holds; {@code null} is a value, too. */
    record Result(@Nullable Object value) {}

    static final class KombuJson implements ITypeConverter<Result> {
        @Override
        public Result convert(String text) throws Exception {
            byte[] json = text.equals("-") ? System.in.readAllBytes() : text.getBytes(UTF_8);
            if (new String(json, UTF_8).isBlank()) {
                throw new TypeConversionException("nothing was given but JSON must be; write null for Python's None");
            }
            try {
                return new Result(JsonFormat.parse(json));
            } catch (ResultDecodingException e) {
                throw new TypeConversionException(e.getMessage() + "; text stands in double quotes: '\"done\"'");
            }
        }
    }
}
