package io.github.celeriac.cli;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.spi.ResultSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celeriac validate}. */
@Command(
        name = "validate",
        description =
                "Tries everything that applications rely on, with tasks of its own that it removes again, and prints"
                        + " PASS, WARN or FAIL for each with the fix. Exits with 1 if anything fails.")
final class ValidateCommand extends BackendFlags {
    @Option(names = "--json", description = "One JSON array instead of lines.")
    private boolean json;

    @Option(names = "--strict", description = "Exits with 1 for a WARN, too.")
    private boolean strict;

    private final List<Check> checks = new ArrayList<>();

    @Override
    int run() {
        BackendSetup setup = setup();
        try {
            examine(setup);
        } catch (InvalidSettingException e) {
            e.problems().forEach(problem -> add(Check.fail("settings", problem, "")));
        } catch (BackendAccessException e) {
            add(connected(setup.place()));
            add(Check.fail("authenticate", String.valueOf(e.getMessage()), ""));
        } catch (BackendUnavailableException e) {
            add(Check.fail("connect", String.valueOf(e.getMessage()), ""));
        } catch (ResultBackendException e) {
            add(Check.fail("backend", String.valueOf(e.getMessage()), ""));
        }
        if (json) {
            StandardStreams.printLine(
                    JsonFormat.print(checks.stream().map(Check::fields).toList()));
        }
        return exitCode();
    }

    private void examine(BackendSetup setup) {
        CountedMetrics metrics = new CountedMetrics();
        try (ResultBackend reader = open(setup, builder -> builder.metrics(metrics));
                ResultBackend writer = open(setup, builder -> builder.metrics(metrics))) {
            Place place = setup.place();
            add(connected(place));
            add(AccessCheck.of(place));
            settings(setup.unread());
            add(TransportCheck.of(place));
            Validation validation = new Validation(reader, writer, metrics);
            try {
                validation.run(this::add);
                new ExpiryCheck(reader, this::openShortLived, validation.tasks()).run(this::add);
            } finally {
                validation.leaveNothing(this::add);
            }
        }
    }

    private static Check connected(Place place) {
        return Check.pass("connect", place.url() + " answers");
    }

    private void settings(List<String> unread) {
        unread.forEach(setting -> add(Check.warn("settings", setting, "")));
        if (unread.isEmpty()) {
            add(Check.pass("settings", "all of Celery's that are set have an effect"));
        }
    }

    private ResultBackend openShortLived() {
        return open(setup().flag(ResultSettings.EXPIRES, "1s"), builder -> {});
    }

    /** Replies come to a queue, as nobody would answer a request for a direct one. */
    private static ResultBackend open(BackendSetup setup, Consumer<ResultBackends.Builder> more) {
        return setup.open(builder -> {
            more.accept(builder);
            if (setup.isRpc()) {
                builder.set("rpc_reply_to", "queue");
            }
        });
    }

    private void add(Check check) {
        Check safe = new Check(
                check.name(), check.level(), Problems.safeLine(check.detail()), Problems.safeLine(check.fix()));
        checks.add(safe);
        if (!json) {
            StandardStreams.printLine(safe.line(Terminal.hasColours()));
        }
    }

    private int exitCode() {
        boolean good = checks.stream()
                .map(Check::level)
                .allMatch(level -> level == Check.Level.PASS || level == Check.Level.WARN && !strict);
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }
}
