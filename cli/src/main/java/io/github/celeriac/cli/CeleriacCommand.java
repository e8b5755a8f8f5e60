package io.github.celeriac.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What stands before the commands: help and version. */
@Command(
        name = "celeriac",
        description = "Looks at, awaits, stores and looks after Celery task results.",
        mixinStandardHelpOptions = true,
        versionProvider = CeleriacCommand.Version.class,
        subcommands = {
            SetupCommand.class,
            GetCommand.class,
            AwaitCommand.class,
            StoreCommand.class,
            ForgetCommand.class,
            CleanupCommand.class,
            GroupCommand.class,
            GraphCommand.class,
            ListCommand.class,
            TailCommand.class,
            CopyCommand.class,
            ValidateCommand.class,
            DoctorCommand.class
        },
        synopsisSubcommandLabel =
                "(setup | get | await | store | forget | cleanup | group | graph | list | tail | copy | validate | doctor)",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; one line on stderr says what and how to mend it",
            "2:wrong usage",
            "3:absent: nothing is stored under this id",
            "4:timed out"
        },
        footerHeading = "%nThe backend is CELERY_RESULT_BACKEND, or --backend URL.%n")
final class CeleriacCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }

    /** The version of the jar this runs from. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Version.class.getPackage().getImplementationVersion();
            return new String[] {"celeriac " + (version == null ? "(not run from its jar)" : version)};
        }
    }
}
