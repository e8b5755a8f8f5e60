package io.github.celeriac.cli;

import io.github.celeriac.cli.setup.Backend;
import io.github.celeriac.cli.setup.Decisions.Choice;
import io.github.celeriac.cli.setup.Needs;
import io.github.celeriac.cli.setup.Plan;
import io.github.celeriac.cli.setup.Question;
import io.github.celeriac.cli.setup.Rule;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celeriac setup}. */
@Command(
        name = "setup",
        description =
                "Recommends a backend, its serializer, expiry and connections by what results are needed for, says why and"
                        + " what it costs, and shows the files for Java and Python, with a place for the password. Asks on"
                        + " a terminal for what no flag says. Writes the files if that is wanted.")
final class SetupCommand extends DebuggedCommand {
    @Option(
            names = "--keep",
            paramLabel = "TIME",
            description = "How long a result must live, e.g. 1d; never: for ever.")
    private @Nullable String keep;

    @Option(names = "--size", paramLabel = "SIZE", description = "How large one is, at most, e.g. 10KiB.")
    private @Nullable String size;

    @Option(names = "--rate", paramLabel = "N", description = "How many are stored in a second, in a busy hour.")
    private @Nullable String rate;

    @Option(
            names = "--durable",
            paramLabel = "yes|no",
            description = "Whether it must survive the death of its server.")
    private @Nullable String durable;

    @Option(names = "--readers", paramLabel = "WHO", description = "Who asks for results: sender, machine or anyone.")
    private @Nullable String readers;

    @Option(names = "--celery", paramLabel = "VERSION", description = "The oldest Celery that reads them, or none.")
    private @Nullable String celery;

    @Option(names = "--trusted", paramLabel = "yes|no", description = "Whether all who may write can be trusted.")
    private @Nullable String trusted;

    @Option(
            names = "--take",
            paramLabel = "BACKEND",
            description = "This one, whatever is recommended: redis, postgresql, mariadb, sqlite or rpc.")
    private @Nullable String take;

    @Option(
            names = "--server",
            paramLabel = "PLACE",
            description = "Where it is: USER@HOST:PORT/DATABASE, or an SQLite file. Never with a password."
                    + " Default: this machine.")
    private @Nullable String server;

    @Option(names = "--write", description = "Writes .env and celeryconfig.py.")
    private boolean write;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where to; the working directory by default.")
    private Path folder = Path.of("");

    @Option(names = "--overwrite", description = "Replaces these files if they are there, and what was filled in.")
    private boolean overwrite;

    @Override
    int run() {
        Interview interview = new Interview(Terminal.isThere());
        Needs needs = Question.needs(interview.answers(flags()));
        Rule<Needs, Backend> recommended = Plan.recommended(needs);
        Backend backend = take == null ? recommended.take() : named(take);
        Plan plan = new Plan(new Choice(needs, backend), interview.server(server, backend));
        SetupFiles files = new SetupFiles(plan, folder.toAbsolutePath().normalize());
        new SetupReport(plan, recommended).print();
        files.show();
        if (write || interview.agrees("Write these files into " + files.folder() + "?")) {
            files.write(overwrite || files.exist() && interview.agrees("Some are there already; replace them?"));
        }
        StandardStreams.printLine(
                "\nThen fill in .env and, in a shell: set -a; . ./.env; java -jar celeriac.jar validate");
        return ExitCode.DONE;
    }

    private static Backend named(String name) {
        try {
            return Backend.named(name);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.WRONG_USAGE, "--take was '" + name + "' but " + e.getMessage());
        }
    }

    private Map<Question, String> flags() {
        Map<Question, String> flags = new EnumMap<>(Question.class);
        put(flags, Question.KEEP, keep);
        put(flags, Question.SIZE, size);
        put(flags, Question.RATE, rate);
        put(flags, Question.DURABLE, durable);
        put(flags, Question.READERS, readers);
        put(flags, Question.CELERY, celery);
        put(flags, Question.TRUSTED, trusted);
        return flags;
    }

    private static void put(Map<Question, String> flags, Question question, @Nullable String answer) {
        if (answer != null) {
            flags.put(question, answer);
        }
    }
}
