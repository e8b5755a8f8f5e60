package io.github.celeriac.testkit.live;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of three masters (0 to 2) and a replica of each. */
public final class RedisCluster extends RedisFleet {
    private static final int MASTERS = 3;

    RedisCluster(String image, List<String> options) {
        super(image, options);
    }

    @Override
    int size() {
        return 2 * MASTERS;
    }

    @Override
    String script() {
        String servers = IntStream.range(0, size())
                .mapToObj(index -> server(
                        index,
                        "--cluster-enabled yes --cluster-node-timeout 1500 --cluster-announce-ip 127.0.0.1"
                                + " --cluster-replica-validity-factor 0"))
                .collect(Collectors.joining());
        String addresses =
                chosenPorts().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(" "));
        return servers
                + "until redis-cli --no-auth-warning -a \"$PASSWORD\" --cluster create " + addresses
                + " --cluster-replicas 1 --cluster-yes; do sleep 0.1; done\n";
    }

    /** {@code redis://:password@host:port/0} of one node; the others are found through it. */
    @Override
    public String url() {
        return "redis://:%s@127.0.0.1:%d/0".formatted(percentEncode(password()), portOf(0));
    }

    public String urlWithoutPassword(int node) {
        return "redis://127.0.0.1:%d".formatted(portOf(node));
    }

    public String id(int node) {
        return cli(node, "CLUSTER", "MYID");
    }

    public int nodes() {
        return size();
    }

    /** Whether all slots are served. */
    public boolean isWhole() {
        return IntStream.range(0, size())
                .anyMatch(node -> cli(node, "CLUSTER", "INFO").contains("cluster_state:ok"));
    }

    public boolean isMaster(int node) {
        return cli(node, "ROLE").startsWith("master");
    }

    /** Moves some slots from one master to another, with their keys, under whatever load there is. */
    public void moveSlots(int from, int to, int count) {
        exec(
                "sh",
                "-c",
                "redis-cli --no-auth-warning -a \"$PASSWORD\" --cluster reshard 127.0.0.1:" + portOf(from)
                        + " --cluster-from " + id(from) + " --cluster-to " + id(to) + " --cluster-slots " + count
                        + " --cluster-yes --cluster-pipeline 20");
    }

    @Override
    boolean answers() {
        return IntStream.range(0, size()).allMatch(node -> {
                    String info = cli(node, "CLUSTER", "INFO");
                    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + size());
                })
                && IntStream.range(0, size()).filter(this::isMaster).count() == MASTERS;
    }
}
