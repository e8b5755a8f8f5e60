package io.github.celeriac.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A network between a client and its broker that can swallow what one of them says, and break. */
final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final int port;
    private final Queue<Pair> pairs = new ConcurrentLinkedQueue<>();

    Proxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections that are there stay open, and say nothing more to either side; new ones work. */
    void freeze() {
        pairs.forEach(pair -> {
            pair.toBroker = false;
            pair.toClient = false;
        });
    }

    /** What the broker says does not arrive; what the client says does. */
    void silenceBroker() {
        pairs.forEach(pair -> pair.toClient = false);
    }

    /** Breaks the connections that are there. */
    void cut() {
        pairs.forEach(Pair::close);
        pairs.clear();
    }

    private void accept() {
        try {
            while (true) {
                Pair pair = new Pair(server.accept(), new Socket(host, port));
                pairs.add(pair);
                start(pair::carryToBroker);
                start(pair::carryToClient);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private static final class Pair {
        private final Socket client;
        private final Socket broker;
        volatile boolean toBroker = true;
        volatile boolean toClient = true;

        Pair(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void carryToBroker() {
            byte[] buffer = new byte[65_536];
            try (InputStream in = client.getInputStream();
                    OutputStream out = broker.getOutputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (toBroker) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // cut
            }
        }

        void carryToClient() {
            byte[] buffer = new byte[65_536];
            try (InputStream in = broker.getInputStream();
                    OutputStream out = client.getOutputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (toClient) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // cut
            }
        }

        void close() {
            try {
                client.close();
                broker.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
