package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** A network between clients and a server that can lose what they say, be slow, and break. */
public final class Proxy implements AutoCloseable {
    /** One packet in so many is lost, and sent again by TCP after a while. */
    private static final int LOSS = 20;

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final List<Integer> firstBytes = new CopyOnWriteArrayList<>();
    private volatile boolean lossy;

    public Proxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** What each client said first. */
    public List<Integer> firstBytes() {
        return List.copyOf(firstBytes);
    }

    /** Connections that are there stay open, and say nothing more to either side; new ones work. */
    public void freeze() {
        links.forEach(link -> link.toServer.silent = link.toClient.silent = true);
    }

    /** What the server says does not arrive; what the client says does. New connections work. */
    public void silenceServer() {
        links.forEach(link -> link.toClient.silent = true);
    }

    /** Breaks the connections that are there. */
    public void cut() {
        links.forEach(Link::close);
        links.clear();
    }

    /** Packets are lost from now on, or no longer: with TCP, what they carried comes late, and all behind it. */
    public void losePackets(boolean losing) {
        lossy = losing;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            try {
                connect(new Link(client, new Socket(host, port)));
            } catch (IOException e) {
                client.close(); // as the server does: it may be away for now
            }
        }
    }

    private void connect(Link link) {
        links.add(link);
        start(() -> carry(link, link.toServer, firstBytes::add));
        start(() -> carry(link, link.toClient, first -> {}));
    }

    /** Who hears nothing does not hear of the end either. */
    private void carry(Link link, Direction direction, IntConsumer first) throws IOException {
        try {
            byte[] buffer = new byte[65_536];
            boolean begun = false;
            for (int count; (count = direction.from.getInputStream().read(buffer)) >= 0; ) {
                if (!begun && count > 0) {
                    begun = true;
                    first.accept(buffer[0]);
                }
                if (lossy && ThreadLocalRandom.current().nextInt(LOSS) == 0) {
                    LockSupport.parkNanos(AGAIN.toNanos());
                }
                if (!direction.silent) {
                    direction.to.getOutputStream().write(buffer, 0, count);
                }
            }
        } finally {
            if (!direction.silent) {
                link.close();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side is gone: so is the other.
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private static final class Direction {
        final Socket from;
        final Socket to;
        volatile boolean silent;

        Direction(Socket from, Socket to) {
            this.from = from;
            this.to = to;
        }
    }

    private static final class Link {
        final Direction toServer;
        final Direction toClient;

        Link(Socket client, Socket server) {
            toServer = new Direction(client, server);
            toClient = new Direction(server, client);
        }

        void close() {
            close(toServer.from);
            close(toServer.to);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed, whatever it says.
            }
        }
    }
}
