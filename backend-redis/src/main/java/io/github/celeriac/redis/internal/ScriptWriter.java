package io.github.celeriac.redis.internal;

import io.github.celeriac.WriteOutcome;
import io.lettuce.core.RedisNoScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stores through {@link StoreScript}: one round trip. Two more where the state of what is stored cannot be told from its
 * first bytes; where scripts are forbidden, {@link TransactionWriter} takes over.
 *
 * <p>Sending the script twice, as happens after a lost connection, ends as sending it once: what it wrote itself is no
 * foreign SUCCESS.
 */
final class ScriptWriter {
    private static final System.Logger LOGGER = System.getLogger("io.github.celeriac");

    private final RedisConnections connections;
    private final TaskOrder order = new TaskOrder();
    private final RedisKeys keys;
    private final Documents documents;
    private final StoreScript script;
    private final RedisErrors errors;
    private final TransactionWriter withoutScripts;
    private volatile boolean scriptsForbidden;
    private volatile boolean silent;

    ScriptWriter(
            RedisConnections connections,
            RedisKeys keys,
            Documents documents,
            StoreScript script,
            RedisErrors errors,
            TransactionWriter withoutScripts) {
        this.connections = connections;
        this.keys = keys;
        this.documents = documents;
        this.script = script;
        this.errors = errors;
        this.withoutScripts = withoutScripts;
    }

    CompletableFuture<WriteOutcome> store(String taskId, byte[] document) {
        if (scriptsForbidden) {
            return storeWithoutScript(taskId, document);
        }
        Attempt attempt = new Attempt(taskId, document);
        order.begin(taskId, attempt, () -> attempt.run(StoreScript.NO_DIGEST));
        return attempt;
    }

    private CompletableFuture<WriteOutcome> storeWithoutScript(String taskId, byte[] document) {
        return withoutScripts.store(taskId, document).whenComplete((outcome, thrown) -> {
            if (withoutScripts.isSilent()) {
                warnOfSilence();
            }
        });
    }

    /** What makes stores worse than they could be. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        if (scriptsForbidden) {
            troubles.add("this user may not run scripts, so that a store takes four commands instead of one; allow"
                    + " +eval and +evalsha");
        }
        if (silent) {
            troubles.add("this user may not publish, so that waiting clients are not told of results; allow"
                    + " +publish and the channels, &celery-task-meta-*");
        }
        return troubles;
    }

    /** Once for each connection: every store would say the same. */
    private void warnOfSilence() {
        if (!silent) {
            silent = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    errors.description() + " stores results but does not let this user publish, so waiting clients are"
                            + " not told; allow the channels, e.g. ACL SETUSER … &celery-task-meta-*");
        }
    }

    private final class Attempt extends Attempted<WriteOutcome> {
        private final String taskId;
        private final byte[] key;
        private final byte[] document;

        Attempt(String taskId, byte[] document) {
            super(errors, connections);
            this.taskId = taskId;
            this.key = keys.key(taskId);
            this.document = document;
        }

        void run(String digest) {
            handle(script.run(connections.commands(), key, document, digest), digest);
        }

        private void handle(CompletionStage<Long> running, String digest) {
            running.whenComplete((answer, thrown) -> guarded(() -> {
                if (thrown == null) {
                    answered(answer);
                } else {
                    failed(RedisErrors.unwrapped(thrown), digest);
                }
            }));
        }

        private void answered(long answer) {
            if (answer == StoreScript.STATE_UNKNOWN) {
                limitTime();
                connections.commands().get(key).whenComplete((stored, thrown) -> guarded(() -> look(stored, thrown)));
            } else {
                if (answer == StoreScript.WRITTEN_IN_SILENCE) {
                    warnOfSilence();
                }
                complete(answer == StoreScript.KEPT ? WriteOutcome.KEPT_EXISTING_SUCCESS : WriteOutcome.WRITTEN);
            }
        }

        private void look(byte @Nullable [] stored, @Nullable Throwable thrown) {
            if (thrown != null) {
                again(thrown, () -> run(StoreScript.NO_DIGEST));
            } else if (stored == null || stored.length == 0) {
                run(StoreScript.NO_DIGEST);
            } else {
                Optional<WriteOutcome> verdict = documents.verdict(taskId, stored, document);
                verdict.ifPresentOrElse(this::complete, () -> run(StoreScript.sha1(stored)));
            }
        }

        private void failed(Throwable thrown, String digest) {
            if (thrown instanceof RedisNoScriptException) {
                limitTime();
                handle(script.teach(connections.commands(), key, document, digest), digest);
            } else if (isScriptForbidden(thrown)) {
                scriptsForbidden = true;
                limitTime();
                storeWithoutScript(taskId, document).whenComplete(this::end);
            } else {
                again(thrown, () -> run(digest));
            }
        }

        /** The command itself, not one inside the script: nothing was run. */
        private boolean isScriptForbidden(Throwable thrown) {
            String reply = RedisErrors.serverReply(thrown);
            return reply != null && reply.startsWith("NOPERM") && reply.contains("eval");
        }
    }
}
