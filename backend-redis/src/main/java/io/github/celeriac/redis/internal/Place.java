package io.github.celeriac.redis.internal;

import java.util.List;
import java.util.stream.Collectors;

/** Where results are; as text it is for messages. */
sealed interface Place {

    /** One server, by itself or, as its first answer tells, a node of a cluster. */
    record Server(String host, int port) implements Place {
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** One server on this machine. */
    record UnixSocket(String path) implements Place {
        @Override
        public String toString() {
            return path;
        }
    }

    /** The server that the sentinels name. */
    record Sentinels(String masterName, List<Server> sentinels, SentinelOptions options) implements Place {
        @Override
        public String toString() {
            return masterName + " of sentinel " + joined(sentinels);
        }
    }

    /** A cluster of which these nodes are known. */
    record Nodes(List<Server> seeds) implements Place {
        @Override
        public String toString() {
            return "cluster " + joined(seeds);
        }
    }

    private static String joined(List<Server> servers) {
        return servers.stream().map(Server::toString).collect(Collectors.joining(","));
    }
}
