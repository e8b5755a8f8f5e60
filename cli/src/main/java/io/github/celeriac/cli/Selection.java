package io.github.celeriac.cli;

import io.github.celeriac.ResultQuery;
import io.github.celeriac.spi.SettingParsers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags that say which of all results are meant. */
final class Selection {
    @Option(names = "--state", paramLabel = "STATES", split = ",", description = "Only these, e.g. FAILURE,REVOKED.")
    private String[] states = {};

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            converter = Length.class,
            description = "Only tasks that ended longer ago, e.g. 12h.")
    private @Nullable Duration olderThan;

    @Option(
            names = "--newer-than",
            paramLabel = "TIME",
            converter = Length.class,
            description = "Only tasks that ended since then, e.g. 10m.")
    private @Nullable Duration newerThan;

    @Option(names = "--name", paramLabel = "NAME", description = "Only this task; needs result_extended at its writer.")
    private @Nullable String name;

    ResultQuery query() {
        ResultQuery query = ResultQuery.all().states(states);
        Instant now = Instant.now();
        query = olderThan == null ? query : query.doneBefore(now.minus(olderThan));
        query = newerThan == null ? query : query.doneSince(now.minus(newerThan));
        return name == null ? query : query.name(name);
    }

    /** As in settings. */
    static final class Length implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return SettingParsers.positive(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("was '" + text + "' but " + e.getMessage());
            }
        }
    }
}
