package io.github.celeriac.cli;

import java.io.Console;
import java.util.Optional;

/** Whether somebody looks. */
final class Terminal {
    private Terminal() {}

    /** Since JDK 22 there is a console also where there is no terminal, and a method that tells; 17 has neither. */
    @SuppressWarnings("SystemConsoleNull") // it does on 17
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** What is typed after a question; empty if the input has ended. */
    @SuppressWarnings("SystemConsoleNull") // as above
    static Optional<String> ask(String prompt) {
        Console console = System.console();
        return console == null ? Optional.empty() : Optional.ofNullable(console.readLine("%s", prompt));
    }

    /** Colours are for terminals, and for those who have not said no: see no-color.org. */
    static boolean hasColours() {
        return isThere() && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    }
}
