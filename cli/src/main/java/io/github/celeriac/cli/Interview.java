package io.github.celeriac.cli;

import io.github.celeriac.cli.setup.Backend;
import io.github.celeriac.cli.setup.Question;
import io.github.celeriac.cli.setup.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks whoever sits at the terminal for what the flags do not say; where nobody does, that is an error. */
record Interview(boolean someoneIsThere) {

    /** @throws CommandFailure that names all flags that are missing or wrong */
    Map<Question, String> answers(Map<Question, String> flags) {
        List<String> problems = new ArrayList<>();
        flags.forEach((question, answer) -> question.problem(answer).ifPresent(problems::add));
        if (!someoneIsThere) {
            missing(flags).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(ExitCode.WRONG_USAGE, String.join("; ", problems));
        }
        Map<Question, String> answers = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            String flag = flags.get(question);
            answers.put(question, flag == null ? ask(question.text(), question.suggestion(), question::problem) : flag);
        }
        return answers;
    }

    private static Optional<String> missing(Map<Question, String> flags) {
        String missing = Arrays.stream(Question.values())
                .filter(question -> !flags.containsKey(question))
                .map(question -> question.flag() + " (" + question.text() + ")")
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : Optional.of("there is no terminal to ask at; write " + missing);
    }

    Server server(@Nullable String flag, Backend backend) {
        Function<String, Optional<String>> problem = text -> {
            try {
                Server.parse(text, backend);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of("--server " + e.getMessage()); // not the text, in which there may be a password
            }
        };
        String usual = Server.of(backend).toString();
        String text = flag == null && someoneIsThere
                ? ask("Where is " + backend.title() + "?", usual, problem)
                : Optional.ofNullable(flag).orElse(usual);
        problem.apply(text).ifPresent(wrong -> {
            throw new CommandFailure(ExitCode.WRONG_USAGE, wrong);
        });
        return Server.parse(text, backend);
    }

    /** Silence is no consent. */
    boolean agrees(String question) {
        return someoneIsThere
                && read(question + " [no] ").toLowerCase(Locale.ROOT).startsWith("y");
    }

    private static String ask(String text, String suggestion, Function<String, Optional<String>> problem) {
        while (true) {
            String answer = read(text + " [" + suggestion + "] ").strip();
            String meant = answer.isEmpty() ? suggestion : answer;
            Optional<String> wrong = problem.apply(meant);
            if (wrong.isEmpty()) {
                return meant;
            }
            StandardStreams.printLine(Problems.safeLine(wrong.get()));
        }
    }

    private static String read(String prompt) {
        return Terminal.ask(prompt)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED, "there was no answer, so nothing is written; answer, or say it by flags"));
    }
}
