package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.TaskMessage;
import io.github.celeriac.spi.TaskPublisher;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Chords in Celery's own keys, until they are complete; from then on in keys that only this library knows. Mirrors
 * {@code RedisBackend.on_chord_part_return}, in one step.
 */
final class RedisChordStore implements ChordStore {
    private static final System.Logger LOG = System.getLogger(RedisChordStore.class.getName());
    private static final Script ADD = new Script("chord_add.lua", ScriptOutputType.MULTI);
    private static final Script VOID = new Script("chord_void.lua", ScriptOutputType.MULTI);
    private static final Script TAKE = new Script("chord_take.lua", ScriptOutputType.MULTI);
    private static final Script FINISH = new Script("chord_finish.lua", ScriptOutputType.INTEGER);
    private static final String END = "0";

    private final RedisConnections connections;
    private final RedisKeys keys;
    private final ChordClaims claims;
    private final ChordOptions options;
    private final RedisErrors errors;

    /**
     * How chords are kept.
     *
     * @param ordered whether parts are in the order of the header: {@code result_chord_ordered}
     * @param secondsToLive 0 for ever
     */
    record ChordOptions(boolean ordered, long secondsToLive, Duration lease, ServerIdentity identity) {}

    RedisChordStore(
            RedisConnections connections,
            RedisKeys keys,
            ChordClaims claims,
            ChordOptions options,
            RedisErrors errors) {
        this.connections = connections;
        this.keys = keys;
        this.claims = claims;
        this.options = options;
        this.errors = errors;
    }

    @Override
    @SuppressWarnings("deprecation") // SET with EX is another command, which Celery's ACL need not allow
    public CompletableFuture<Void> setSize(String groupId, long size) {
        byte[] key = keys.group(groupId, ".s");
        return errors.translated((options.secondsToLive() == 0
                        ? connections.commands().set(key, bytes(size))
                        : connections.commands().setex(key, options.secondsToLive(), bytes(size)))
                .thenApply(ok -> null));
    }

    @Override
    public CompletableFuture<Optional<ChordClaim>> add(ChordPart part, PendingBody pending) {
        String token = UUID.randomUUID().toString();
        byte[] member;
        byte[] kept;
        try {
            member = claims.encode(part);
            kept = claims.encode(pending);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        String groupId = part.groupId();
        byte[][] all = Stream.concat(
                        Stream.of(".j", ".t", ".s", ".p", ".c").map(suffix -> keys.group(groupId, suffix)),
                        Stream.of(keys.chords(), keys.group(groupId, ".i")))
                .toArray(byte[][]::new);
        return errors.translated(ADD.<List<?>>run(
                        connections.commands(),
                        all,
                        member,
                        bytes(part.index() == null ? "+inf" : part.index()),
                        bytes(options.ordered() ? 1 : 0),
                        claims.needle(part.taskId()),
                        bytes(options.secondsToLive()),
                        bytes(token),
                        bytes(options.lease().toMillis()),
                        bytes(groupId),
                        kept,
                        bytes(part.state()))
                .thenApply(answer -> claims.decode(groupId, token, answer)));
    }

    @Override
    public CompletableFuture<List<ChordClaim>> takeOver(int most) {
        return errors.translated(VOID.<List<?>>run(connections.commands(), new byte[][] {keys.chords()}, bytes(most)))
                .thenCompose(found -> {
                    List<CompletableFuture<Optional<ChordClaim>>> taken = new ArrayList<>();
                    found.forEach(id -> taken.add(take(new String((byte[]) id, StandardCharsets.UTF_8))));
                    return CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new))
                            .thenApply(nothing -> taken.stream()
                                    .flatMap(each -> each.join().stream())
                                    .toList());
                });
    }

    private CompletableFuture<Optional<ChordClaim>> take(String groupId) {
        String token = UUID.randomUUID().toString();
        byte[][] all = {keys.group(groupId, ".p"), keys.group(groupId, ".c"), keys.chords()};
        return errors.translated(TAKE.<List<?>>run(
                                connections.commands(),
                                all,
                                bytes(token),
                                bytes(options.lease().toMillis()),
                                bytes(groupId))
                        .thenApply(answer -> claims.decode(groupId, token, answer)))
                .exceptionally(thrown -> {
                    // One that cannot be taken must not cost the others their turn.
                    LOG.log(WARNING, "the claim of chord " + groupId + " cannot be taken over", thrown);
                    return Optional.empty();
                });
    }

    @Override
    public CompletableFuture<Boolean> finish(ChordClaim claim, List<TaskMessage> messages, TaskPublisher publisher) {
        if (messages.isEmpty()) {
            return finish(claim, END, List.of(), options.identity().database());
        }
        if (publisher instanceof RedisTaskPublisher here && here.identity().isSameServer(options.identity())) {
            return pushes(messages, here)
                    .thenCompose(
                            pushes -> finish(claim, END, pushes, here.identity().database()))
                    .exceptionallyCompose(thrown -> isRefused(thrown)
                            ? finishInTwoSteps(claim, messages, publisher)
                            : CompletableFuture.failedFuture(thrown));
        }
        return finishInTwoSteps(claim, messages, publisher);
    }

    /**
     * By the server's own word, and nothing is sent then: the keys are checked before the script runs, and the command when it
     * first pushes, before it does anything else.
     */
    private static boolean isRefused(Throwable thrown) {
        return RedisErrors.unwrapped(thrown) instanceof BackendAccessException refused && RedisErrors.isReply(refused);
    }

    /** Elsewhere, or where a script of this user may not send. */
    private CompletableFuture<Boolean> finishInTwoSteps(
            ChordClaim claim, List<TaskMessage> messages, TaskPublisher publisher) {
        String renewed = Long.toString(options.lease().toMillis());
        return finish(claim, renewed, List.of(), options.identity().database())
                .thenCompose(good -> good ? publishThenFinish(claim, messages, publisher) : completed(false));
    }

    private CompletableFuture<Boolean> publishThenFinish(
            ChordClaim claim, List<TaskMessage> messages, TaskPublisher publisher) {
        return CompletableFuture.allOf(messages.stream().map(publisher::publish).toArray(CompletableFuture<?>[]::new))
                .thenCompose(
                        sent -> finish(claim, END, List.of(), options.identity().database()));
    }

    private static CompletableFuture<List<RedisTaskPublisher.Push>> pushes(
            List<TaskMessage> messages, RedisTaskPublisher publisher) {
        List<CompletableFuture<List<RedisTaskPublisher.Push>>> all =
                messages.stream().map(publisher::pushes).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing ->
                        all.stream().flatMap(each -> each.join().stream()).toList());
    }

    private CompletableFuture<Boolean> finish(
            ChordClaim claim, String lease, List<RedisTaskPublisher.Push> pushes, int queueDatabase) {
        List<byte[]> all = new ArrayList<>(
                List.of(keys.group(claim.groupId(), ".c"), keys.group(claim.groupId(), ".p"), keys.chords()));
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(claim.token()),
                bytes(claim.groupId()),
                bytes(lease),
                bytes(options.identity().database()),
                bytes(queueDatabase)));
        pushes.forEach(push -> {
            all.add(push.queue());
            arguments.add(push.envelope());
        });
        return errors.translated(
                FINISH.<Long>run(connections.commands(), all.toArray(byte[][]::new), arguments.toArray(byte[][]::new))
                        .thenApply(good -> good == 1));
    }

    private static CompletableFuture<Boolean> completed(boolean value) {
        return CompletableFuture.completedFuture(value);
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
