package io.github.celeriac.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, which without another logging framework ends in java.util.logging. */
final class Logged {
    private Logged() {}

    static List<String> warnings(Runnable work) {
        List<String> found = Collections.synchronizedList(new ArrayList<>());
        Logger logger = Logger.getLogger("io.github.celeriac");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().equals(Level.WARNING)) {
                    found.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
        }
        return found;
    }
}
