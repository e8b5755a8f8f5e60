package io.github.celeriac.serialization.yaml;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.ResultDecodingException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;

/** SnakeYAML's parser, whose exceptions become ours. */
final class YamlEvents {
    private static final int MAX_MESSAGE = 120;

    private final Parser parser;
    private final Supplier<String> path;
    private @Nullable Event last;

    YamlEvents(String text, DecodeLimits limits, Supplier<String> path) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.maxBytes());
        this.path = path;
        this.parser = guard(() -> new ParserImpl(new YamlInput(text), options));
    }

    Event next() {
        last = guard(parser::getEvent);
        return last;
    }

    boolean nextIs(Event.ID id) {
        return guard(() -> parser.checkEvent(id));
    }

    private <T> T guard(Supplier<T> step) {
        try {
            return step.get();
        } catch (MarkedYAMLException e) {
            throw problem(String.valueOf(e.getProblem()), e.getProblemMark(), e);
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The latter two are the parser's own mistakes, met with malformed escapes and directives.
            throw problem(String.valueOf(e.getMessage()), null, e);
        }
    }

    /** Something is wrong with the last event. */
    ResultDecodingException problem(String what, @Nullable Throwable cause) {
        return problem(what, last == null ? null : last.getStartMark(), cause);
    }

    private ResultDecodingException problem(String what, @Nullable Mark mark, @Nullable Throwable cause) {
        String place = mark == null
                ? ""
                : String.format(Locale.ROOT, " (line %,d, column %,d)", mark.getLine() + 1, mark.getColumn() + 1);
        return new ResultDecodingException(
                "payload is not YAML as PyYAML's safe_load reads it: " + printable(what) + place + ", at " + path.get(),
                cause);
    }

    /** Cut and in ASCII, as part of it may be payload. */
    private static String printable(String message) {
        String firstLine = message.lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
        return firstLine.length() <= MAX_MESSAGE ? firstLine : firstLine.substring(0, MAX_MESSAGE) + "…";
    }
}
