package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.Finding;
import io.github.celeriac.Finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What is wrong with the server for results, looked for when a store is opened and told in the log; nothing waits for it and
 * nothing fails by it. Settings are looked at again while somebody asks for the health, so that it tells when they are mended.
 */
final class StartCheck {
    private static final System.Logger LOG = System.getLogger(StartCheck.class.getName());
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final ServerSettings settings;
    private final UserRights rights;
    private final String description;
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());
    private volatile List<String> troubles = List.of();

    private StartCheck(ServerSettings settings, UserRights rights, String description) {
        this.settings = settings;
        this.rights = rights;
        this.description = description;
    }

    static StartCheck begin(ServerSettings settings, UserRights rights, String description) {
        StartCheck check = new StartCheck(settings, rights, description);
        check.look().thenAccept(found -> found.forEach(check::log));
        rights.examine().thenAccept(found -> found.ifPresent(check::log));
        return check;
    }

    /** All that can be found, by other ways than {@link #begin} found it. */
    CompletableFuture<List<Finding>> examine() {
        return settings.examine()
                .thenCombine(
                        rights.examineAll(),
                        (found, gap) ->
                                Stream.concat(found.stream(), gap.stream()).toList());
    }

    /** Settings only: which rights are missing shows where they are used, and a user who only reads may lack some. */
    List<String> troubles() {
        long now = System.nanoTime();
        long last = lookedNanos.get();
        if (now - last >= FRESH.toNanos() && lookedNanos.compareAndSet(last, now)) {
            look();
        }
        return troubles;
    }

    private CompletableFuture<List<Finding>> look() {
        return settings.examine().whenComplete((found, thrown) -> {
            if (thrown == null) {
                troubles = found.stream()
                        .filter(one -> one.severity() != Severity.NOTE)
                        .map(StartCheck::text)
                        .toList();
            }
        });
    }

    private void log(Finding finding) {
        LOG.log(finding.severity() == Severity.NOTE ? INFO : WARNING, description + ": " + text(finding));
    }

    private static String text(Finding finding) {
        return finding.meaning() + " (" + String.join(", ", finding.examples()) + "); " + finding.fix();
    }
}
