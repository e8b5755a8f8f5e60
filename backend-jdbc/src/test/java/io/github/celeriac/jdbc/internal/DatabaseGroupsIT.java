package io.github.celeriac.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.GroupStore;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.testkit.live.CeleryApp;
import io.github.celeriac.testkit.live.CeleryPeer;
import io.github.celeriac.testkit.live.LiveStore;
import io.github.celeriac.testkit.live.MariaDbServer;
import io.github.celeriac.testkit.live.PostgresServer;
import io.github.celeriac.testkit.live.SqliteFile;
import io.github.celeriac.value.ResultTuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of {@code celery_tasksetmeta}: pickled GroupResults, which Celery saves and restores, and so do we. */
@Timeout(120)
class DatabaseGroupsIT {
    static List<LiveStore> databases() {
        List<LiveStore> databases = new ArrayList<>(List.of(SqliteFile.shared()));
        PostgresServer.all().forEach(server -> databases.add(server.newDatabase()));
        MariaDbServer.all().forEach(server -> databases.add(server.newDatabase()));
        return databases;
    }

    private static ResultStore open(LiveStore database) {
        List<Codec> codecs = new ArrayList<>();
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class)) {
            if (!provider.name().equals("auth")) { // which needs certificates
                codecs.add(provider.create(CodecSettings.defaults()));
            }
        }
        return new JdbcProvider()
                .open(new StoreContext(
                        BackendUrl.parse(database.url(), Map.of()),
                        new Settings(Map.of()),
                        new CodecRegistry(codecs, "json", Set.of("json")),
                        new Heard(),
                        InstantSource.system()));
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static ResultTuple group(String id, String... members) {
        return ResultTuple.group(
                id,
                List.of(members).stream()
                        .map(member -> ResultTuple.task(member, null))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void groups_go_both_ways(LiveStore database) {
        try (ResultStore store = open(database)) {
            GroupStore groups = store.groups().orElseThrow();
            for (CeleryPeer peer : CeleryPeer.all()) {
                CeleryApp app = peer.app(database);
                String theirs = newId();
                app.saveGroup(theirs, List.of("a", "b", "c"));
                assertThat(groups.restore(theirs).join()).contains(group(theirs, "a", "b", "c"));
                String ours = newId();
                groups.save(group(ours, "x", "y")).join();
                assertThat(app.restoreGroup(ours)).contains(List.of("x", "y"));
                assertThat(groups.delete(ours).join()).isTrue();
                assertThat(groups.delete(ours).join()).isFalse();
                assertThat(groups.restore(ours).join()).isEmpty();
                assertThat(app.restoreGroup(ours)).isEmpty();
                assertThat(groups.restore("x".repeat(200)).join()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nested_groups_and_parents_are_kept(LiveStore database) {
        try (ResultStore store = open(database)) {
            GroupStore groups = store.groups().orElseThrow();
            String id = newId();
            ResultTuple root = ResultTuple.task("root", null);
            ResultTuple nested =
                    new ResultTuple(id, root, List.of(ResultTuple.task("a", root), group("inner", "b", "c")));
            groups.save(nested).join();
            assertThat(groups.restore(id).join()).contains(nested);
            for (CeleryPeer peer : CeleryPeer.all()) {
                assertThat(peer.app(database)
                                .eval("[app.GroupResult.restore(%s).parent.id, [c.id for c in"
                                                .formatted(CeleryApp.literal(id))
                                        + " app.GroupResult.restore(%s).results]]".formatted(CeleryApp.literal(id)))
                                .repr())
                        .isEqualTo("['root', ['a', 'inner']]");
            }
        }
    }

    /** Celery fails with a unique violation there. */
    @ParameterizedTest
    @MethodSource("databases")
    void a_group_that_many_save_at_once_is_there_once(LiveStore database) {
        try (ResultStore store = open(database);
                ResultStore other = open(database)) {
            String id = newId();
            List<CompletableFuture<Void>> saves = IntStream.range(0, 20)
                    .mapToObj(i ->
                            (i % 2 == 0 ? store : other).groups().orElseThrow().save(group(id, "member-" + i)))
                    .toList();
            saves.forEach(CompletableFuture::join);
            assertThat(store.groups()
                            .orElseThrow()
                            .restore(id)
                            .join()
                            .orElseThrow()
                            .taskIds())
                    .singleElement()
                    .asString()
                    .startsWith("member-");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_is_no_group_and_what_does_not_fit_is_told(LiveStore database) {
        try (ResultStore store = open(database)) {
            GroupStore groups = store.groups().orElseThrow();
            assertThatThrownBy(groups.save(group("x".repeat(156), "a"))::join)
                    .hasCauseInstanceOf(ResultEncodingException.class)
                    .hasMessageContaining("156");
            String large = newId();
            CompletableFuture<Void> saved = groups.save(group(
                    large, IntStream.range(0, 3_000).mapToObj(i -> newId()).toArray(String[]::new)));
            if (database instanceof MariaDbServer.Database) {
                assertThatThrownBy(saved::join)
                        .hasCauseInstanceOf(ResultEncodingException.class)
                        .hasMessageContainingAll("65,535", "ALTER TABLE celery_tasksetmeta MODIFY result MEDIUMBLOB");
                assertThat(groups.restore(large).join()).isEmpty();
            } else {
                saved.join();
                assertThat(groups.restore(large).join().orElseThrow().taskIds()).hasSize(3_000);
            }
            String broken = newId();
            CeleryPeer.all()
                    .get(0)
                    .app(database)
                    .exec("backend._save_group(%s, {'no': 'group'})".formatted(CeleryApp.literal(broken)));
            assertThatThrownBy(groups.restore(broken)::join)
                    .hasCauseInstanceOf(ResultDecodingException.class)
                    .hasMessageContaining(broken);
        }
    }
}
