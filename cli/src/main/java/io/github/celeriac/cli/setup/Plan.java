package io.github.celeriac.cli.setup;

import io.github.celeriac.cli.setup.Decisions.Choice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is recommended for some needs, with the reasons, and the files that say so to Java and to Python. */
public record Plan(Choice choice, Server server) {
    /** What the first table says. */
    public static Rule<Needs, Backend> recommended(Needs needs) {
        return Rule.firstOf(Decisions.backend(), needs);
    }

    public Backend backend() {
        return choice.backend();
    }

    public Rule<Choice, String> serializer() {
        return Rule.firstOf(Decisions.serializer(), choice);
    }

    public Rule<Choice, String> expiry() {
        return Rule.firstOf(Decisions.expiry(), choice);
    }

    public Rule<Choice, String> connections() {
        return Rule.firstOf(Decisions.connections(), choice);
    }

    /** What may be at once, and how that comes about. */
    public String volume() {
        Needs needs = choice.needs();
        String each = needs.perSecond() + " a second of " + Sizes.print(needs.bytes());
        return needs.forEver()
                ? "without end: " + each + ", kept for ever"
                : "up to " + Sizes.print(needs.held()) + " at once: " + each + ", kept for " + time(needs.keep());
    }

    /** The content of {@code .env}: no secret, but a place for one. */
    public String env() {
        Urls urls = new Urls(backend(), server);
        StringBuilder lines = new StringBuilder("# " + backend().title()
                + ", by celeriac setup. Fill in what ends in _here, and keep this file out of Git.\n"
                + "# The quotes keep a shell from putting the password into the URL as it is.\n");
        urls.secret().ifPresent(name -> lines.append(name + "='" + urls.placeholder() + "'\n"));
        urls.environment().forEach((name, url) -> lines.append(name + "='" + url + "'\n"));
        lines.append("CELERY_RESULT_SERIALIZER=" + serializer().take() + "\n");
        lines.append("CELERY_RESULT_ACCEPT_CONTENT=" + serializer().take() + "\n");
        lines.append("CELERY_RESULT_EXPIRES="
                + (choice.needs().forEver() ? "never" : time(choice.needs().keep())) + "\n");
        choice.needs().celery().ifPresent(oldest -> lines.append("CELERIAC_OLDEST_READER=" + oldest + "\n"));
        return lines.toString();
    }

    /** The same for Celery, as a module of settings. */
    public String python() {
        Urls urls = new Urls(backend(), server);
        String serializer = serializer().take();
        List<String> lines = new ArrayList<>();
        lines.add("# The same for Python, by celeriac setup: app.config_from_object(\"celeryconfig\")");
        lines.add("import os");
        if (urls.needsSsl()) {
            lines.add("import ssl");
        }
        urls.secret().ifPresent(name -> lines.add("from urllib.parse import quote"));
        lines.add("");
        lines.add("# Celery would take these variables before anything below, and as they are, with ${...} in them.");
        urls.environment().keySet().forEach(name -> lines.add("os.environ.pop(\"" + name + "\", None)"));
        urls.secret().ifPresent(name -> lines.add("_password = quote(os.environ[\"" + name + "\"], safe=\"\")"));
        lines.addAll(urls.python());
        lines.add("result_serializer = \"" + serializer + "\"");
        lines.add("result_accept_content = [\"" + serializer + "\"]");
        lines.add(
                choice.needs().forEver()
                        ? "result_expires = None  # for ever; with 0, Celery's own cleanup would delete every row"
                        : "result_expires = " + choice.needs().keep().toSeconds() + "  # seconds");
        return String.join("\n", lines) + "\n";
    }

    /** As settings are written. */
    static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
