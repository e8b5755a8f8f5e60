package io.github.celeriac.cli;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.TaskResult;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.SettingParsers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code celeriac await ID --timeout 10s}. */
@Command(
        name = "await",
        description =
                "Waits until a task has ended, well or badly, and prints what is stored of it as one JSON document;"
                        + " exits with 4 if it has not ended in time.")
final class AwaitCommand extends BackendCommand {
    @Parameters(paramLabel = "ID", description = "The task's id.")
    private String taskId = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = PositiveTime.class,
            defaultValue = "${env:CELERIAC_AWAIT_TIMEOUT}",
            description = "How long to wait, e.g. 2.5, 500ms, 10s, 5m. Default: CELERIAC_AWAIT_TIMEOUT, or 5 minutes.")
    private @Nullable Duration timeout;

    @Override
    int run(ResultBackend results) {
        Duration bound = timeout == null ? Objects.requireNonNull(ResultSettings.AWAIT_TIMEOUT.fallback()) : timeout;
        TaskResult<Object> result = results.awaitResult(taskId, Object.class, bound);
        StandardStreams.printLine(MetaDocument.of(result.meta().orElseThrow()));
        return ExitCode.DONE;
    }

    static final class PositiveTime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return SettingParsers.positive(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }
}
