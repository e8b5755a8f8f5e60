package io.github.celeriac.redis.internal;

import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.redis.internal.Place.Sentinels;
import io.github.celeriac.redis.internal.Place.Server;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Asks one sentinel after another where the master is, and begins with the one that knew it last. Mirrors redis-py's
 * {@code Sentinel.discover_master}: a master that is thought to be down is none.
 */
final class SentinelAddresses {
    private static final Set<String> UNUSABLE = Set.of("s_down", "o_down", "disconnected");

    private final LettuceSetup setup;
    private final RedisClient client;
    private final Sentinels place;
    private final RedisErrors errors;
    private final List<Server> sentinels;

    SentinelAddresses(LettuceSetup setup, RedisClient client, Sentinels place, RedisErrors errors) {
        this.setup = setup;
        this.client = client;
        this.place = place;
        this.errors = errors;
        this.sentinels = new CopyOnWriteArrayList<>(place.sentinels());
    }

    CompletionStage<SocketAddress> find() {
        return ask(List.copyOf(sentinels), 0, new ArrayList<>(), true);
    }

    /** @param unknown whether each that answered had never heard of the name */
    private CompletionStage<SocketAddress> ask(List<Server> order, int index, List<String> answers, boolean unknown) {
        if (index == order.size()) {
            return CompletableFuture.failedFuture(notFound(answers, unknown));
        }
        Server sentinel = order.get(index);
        return masters(sentinel)
                .handle((masters, thrown) -> {
                    if (thrown != null) {
                        answers.add(sentinel + ": " + errors.brief(thrown));
                        return ask(order, index + 1, answers, false);
                    }
                    Optional<Map<String, String>> state = masters.stream()
                            .filter(one -> place.masterName().equals(one.get("name")))
                            .findFirst();
                    if (state.isPresent() && isUsable(state.get())) {
                        moveToFront(sentinel);
                        return CompletableFuture.<SocketAddress>completedFuture(address(state.get()));
                    }
                    answers.add(sentinel + " knows "
                            + (state.isPresent()
                                    ? "it as " + state.get().get("flags") + ", with "
                                            + state.get().get("num-other-sentinels") + " other sentinels"
                                    : masters.stream()
                                            .map(one -> one.get("name"))
                                            .toList()));
                    return ask(order, index + 1, answers, unknown && state.isEmpty());
                })
                .thenCompose(next -> next);
    }

    private CompletionStage<List<Map<String, String>>> masters(Server sentinel) {
        CompletableFuture<StatefulRedisSentinelConnection<String, String>> connecting =
                client.connectSentinelAsync(StringCodec.UTF8, setup.sentinelUri(sentinel, place.options()));
        return connecting.thenCompose(
                connection -> connection.async().masters().whenComplete((masters, thrown) -> connection.closeAsync()));
    }

    private boolean isUsable(Map<String, String> state) {
        List<String> flags = List.of(state.getOrDefault("flags", "").split(","));
        return flags.contains("master")
                && flags.stream().noneMatch(UNUSABLE::contains)
                && Integer.parseInt(state.getOrDefault("num-other-sentinels", "0"))
                        >= place.options().minOthers();
    }

    private static InetSocketAddress address(Map<String, String> state) {
        return InetSocketAddress.createUnresolved(
                state.getOrDefault("ip", "localhost"), Integer.parseInt(state.getOrDefault("port", "6379")));
    }

    private void moveToFront(Server sentinel) {
        if (!sentinels.get(0).equals(sentinel) && sentinels.remove(sentinel)) {
            sentinels.add(0, sentinel);
        }
    }

    private RuntimeException notFound(List<String> answers, boolean unknown) {
        String what = "no sentinel names a master " + place.masterName() + " (" + String.join("; ", answers) + ")";
        return unknown
                ? new InvalidSettingException(
                        "master_name was '" + place.masterName() + "' but " + what + "; correct it")
                : new BackendUnavailableException(
                        what + "; check result_backend and sentinel_kwargs, and that the sentinels run, or try again");
    }
}
