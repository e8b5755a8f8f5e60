package io.github.celeriac.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code socket.gethostname()} is in Python: asked of the kernel, where {@link InetAddress} may ask a name server. */
public final class HostName {
    private static final String VALUE = find();

    private HostName() {}

    public static String get() {
        return VALUE;
    }

    private static String find() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return byAddress(); // not Linux
        }
    }

    private static String byAddress() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
