package io.github.celeriac.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** Stands between client and server, and can let connections go on existing without a byte passing. */
final class Proxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final List<Integer> firstBytes = new CopyOnWriteArrayList<>();
    private final String host;
    private final int port;

    private Proxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
    }

    static Proxy to(String host, int port) throws IOException {
        Proxy proxy = new Proxy(host, port);
        start(proxy::accept);
        return proxy;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** What each client said first. */
    List<Integer> firstBytes() {
        return List.copyOf(firstBytes);
    }

    /** From now on nothing passes through the connections there are; new ones work. */
    void freeze() {
        links.forEach(link -> link.frozen = true);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Link link = new Link(client, new Socket(host, port));
            links.add(link);
            start(() -> link.copy(link.client, link.server, firstBytes::add));
            start(() -> link.copy(link.server, link.client, first -> {}));
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Link link : links) {
            link.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side closed: so does the other.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Link {
        final Socket client;
        final Socket server;
        volatile boolean frozen;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to, IntConsumer first) throws IOException {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[8192];
                int read;
                boolean begun = false;
                while ((read = in.read(buffer)) >= 0) {
                    if (!begun && read > 0) {
                        begun = true;
                        first.accept(buffer[0]);
                    }
                    if (!frozen) {
                        out.write(buffer, 0, read);
                    }
                }
            } finally {
                if (!frozen) {
                    close();
                }
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
