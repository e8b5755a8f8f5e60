package io.github.celeriac.cli.setup;

import io.github.celeriac.spi.SettingParsers;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What has to be known before anything can be recommended; each is a flag, too. */
public enum Question {
    KEEP("--keep", "How long must a result live? 2h, 1d, 4w; never: for ever", "1d", Answers::keep),
    SIZE("--size", "How large is one, at most? 500, 10KiB, 2MiB", "10KiB", Answers::size),
    RATE("--rate", "How many are stored in a second, in a busy hour?", "100", Answers::rate),
    DURABLE("--durable", "Must it survive the death of the server that has it? yes, no", "yes", SettingParsers::flag),
    READERS(
            "--readers",
            "Who asks for it? sender: who sent the task; machine: programs where the workers are; anyone",
            "anyone",
            Answers::readers),
    CELERY(
            "--celery",
            "Which is the oldest Celery that reads it? 5.2, 5.6; none: only Java does",
            "5.3",
            Answers::celery),
    TRUSTED("--trusted", "Can everybody who may write to the backend be trusted? yes, no", "no", SettingParsers::flag);

    private final String flag;
    private final String text;
    private final String suggestion;

    @SuppressWarnings("ImmutableEnumChecker") // a method of Answers
    private final Function<String, ?> parser;

    Question(String flag, String text, String suggestion, Function<String, ?> parser) {
        this.flag = flag;
        this.text = text;
        this.suggestion = suggestion;
        this.parser = parser;
    }

    public String flag() {
        return flag;
    }

    public String text() {
        return text;
    }

    /** What Enter means. */
    public String suggestion() {
        return suggestion;
    }

    /** What is wrong with an answer, if anything. */
    public Optional<String> problem(String answer) {
        try {
            var unused = parser.apply(answer); // only whether it can be read
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(flag + " was '" + answer + "' but " + e.getMessage());
        }
    }

    /**
     * What the answers say, taken together.
     *
     * @param answers to all questions, none of them with a {@link #problem}
     */
    public static Needs needs(Map<Question, String> answers) {
        return new Needs(
                Answers.keep(answer(KEEP, answers)),
                Answers.size(answer(SIZE, answers)),
                Answers.rate(answer(RATE, answers)),
                SettingParsers.flag(answer(DURABLE, answers)),
                Answers.readers(answer(READERS, answers)),
                Answers.celery(answer(CELERY, answers)),
                SettingParsers.flag(answer(TRUSTED, answers)));
    }

    private static String answer(Question question, Map<Question, String> answers) {
        String answer = answers.get(question);
        if (answer == null) {
            throw new IllegalArgumentException(question.flag + " is missing; write it");
        }
        return answer;
    }
}
