package io.github.celeriac.spi;

import java.util.function.Function;

/**
 * How the text of a setting is read.
 *
 * @param <T> the type of the value
 * @param takes unit and bounds in a few words, for the documentation: {@code "bytes, 1 or more"}
 * @param reader throws {@link IllegalArgumentException} with a requirement and a fix, such as
 *     {@code "must be a number of seconds; use 0 to keep results for ever"}
 */
public record SettingParser<T>(String takes, Function<String, T> reader) implements Function<String, T> {
    @Override
    public T apply(String text) {
        return reader.apply(text);
    }
}
