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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Asks one sentinel after another where the master is, and begins with the one that knew it last. Mirrors redis-py's
 * {@code Sentinel.discover_master}: a master that is thought to be down is none. What was {@link #told} goes before what others
 * say: they may not have heard of it yet.
 */
final class SentinelAddresses {
    private static final Set<String> DOWN = Set.of("s_down", "o_down");

    private final LettuceSetup setup;
    private final RedisClient client;
    private final Sentinels place;
    private final RedisErrors errors;
    private final List<Server> sentinels;

    /** What the sentinel that is listened to has said last; null if nothing. */
    private volatile @Nullable SocketAddress told;

    SentinelAddresses(LettuceSetup setup, RedisClient client, Sentinels place, RedisErrors errors) {
        this.setup = setup;
        this.client = client;
        this.place = place;
        this.errors = errors;
        this.sentinels = new CopyOnWriteArrayList<>(place.sentinels());
    }

    CompletionStage<SocketAddress> find() {
        return new Question(List.copyOf(sentinels)).ask(0);
    }

    /** Of this one only. */
    CompletionStage<SocketAddress> find(Server sentinel) {
        return new Question(List.of(sentinel)).ask(0);
    }

    /** What the sentinel that is listened to says; it is asked first from now on. */
    void told(Server sentinel, SocketAddress master) {
        told = master;
        prefer(sentinel);
    }

    private CompletionStage<List<Map<String, String>>> masters(Server sentinel) {
        CompletableFuture<StatefulRedisSentinelConnection<String, String>> connecting =
                client.connectSentinelAsync(StringCodec.UTF8, setup.sentinelUri(sentinel, place.options()));
        return connecting.thenCompose(
                connection -> connection.async().masters().whenComplete((masters, thrown) -> connection.closeAsync()));
    }

    private boolean isUsable(Map<String, String> state) {
        List<String> flags = flags(state);
        return flags.contains("master")
                && flags.stream().noneMatch(DOWN::contains)
                && Integer.parseInt(state.getOrDefault("num-other-sentinels", "0"))
                        >= place.options().minOthers();
    }

    private static List<String> flags(Map<String, String> state) {
        return List.of(state.getOrDefault("flags", "").split(","));
    }

    private static SocketAddress address(Map<String, String> state) {
        return address(state.getOrDefault("ip", "localhost"), state.getOrDefault("port", "6379"));
    }

    /** As sentinels write it. */
    static SocketAddress address(String host, String port) {
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
    }

    private void prefer(Server sentinel) {
        if (!sentinels.get(0).equals(sentinel) && sentinels.remove(sentinel)) {
            sentinels.add(0, sentinel);
        }
    }

    private final class Question {
        private final List<Server> order;
        private final List<String> answers = new ArrayList<>();

        /** Whether each that answered had never heard of the name. */
        private boolean unknown = true;

        /** Of who does not say what was told. */
        private @Nullable SocketAddress second;

        /** Of who is just connecting to it, as all are to the next master after a switch. */
        private @Nullable SocketAddress third;

        Question(List<Server> order) {
            this.order = order;
        }

        CompletionStage<SocketAddress> ask(int index) {
            if (index == order.size()) {
                SocketAddress found = second == null ? third : second;
                return found == null
                        ? CompletableFuture.failedFuture(notFound(answers, unknown))
                        : CompletableFuture.completedFuture(found);
            }
            Server sentinel = order.get(index);
            return masters(sentinel)
                    .handle((masters, thrown) -> thrown == null
                            ? answered(sentinel, masters)
                            : nothing(sentinel + ": " + errors.brief(thrown), false))
                    .thenCompose(found -> found == null ? ask(index + 1) : CompletableFuture.completedFuture(found));
        }

        private @Nullable SocketAddress answered(Server sentinel, List<Map<String, String>> masters) {
            Map<String, String> state = masters.stream()
                    .filter(one -> place.masterName().equals(one.get("name")))
                    .findFirst()
                    .orElse(null);
            if (state == null) {
                List<String> names =
                        masters.stream().map(one -> one.get("name")).toList();
                return nothing(sentinel + " knows " + names, unknown);
            }
            if (!isUsable(state)) {
                return nothing(
                        sentinel + " knows it as " + state.get("flags") + ", with " + state.get("num-other-sentinels")
                                + " other sentinels",
                        false);
            }
            return usable(sentinel, address(state), flags(state).contains("disconnected"));
        }

        private @Nullable SocketAddress usable(Server sentinel, SocketAddress address, boolean connecting) {
            SocketAddress expected = told;
            if (address.equals(expected) || expected == null && !connecting) {
                prefer(sentinel);
                return address;
            }
            if (connecting) {
                third = third == null ? address : third;
            } else {
                second = second == null ? address : second;
            }
            return null;
        }

        private @Nullable SocketAddress nothing(String answer, boolean stillUnknown) {
            answers.add(answer);
            unknown = stillUnknown;
            return null;
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
