package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What was sent over one channel and is not confirmed yet, by publish sequence number. */
final class Confirms {
    private final ConcurrentNavigableMap<Long, Outgoing> open = new ConcurrentSkipListMap<>();

    /** Before it goes out: the confirm may be quicker than whatever comes after. */
    void sending(long number, Outgoing message) {
        open.put(number, message);
    }

    /** The broker sends a message back before it confirms it, the oldest first. */
    void returned(String routingKey, AMQP.BasicProperties properties, byte[] body) {
        for (Outgoing message : open.values()) {
            if (message.cameBackAs(routingKey, properties, body)) {
                message.returned();
                return;
            }
        }
    }

    void confirmed(long number, boolean multiple) {
        for (Outgoing message : take(number, multiple)) {
            message.confirmed();
        }
    }

    /** What the broker could not take, though it may later: to be sent again. */
    List<Outgoing> take(long number, boolean multiple) {
        List<Outgoing> taken = new ArrayList<>(1);
        if (!multiple) {
            Outgoing message = open.remove(number);
            if (message != null) {
                taken.add(message);
            }
            return taken;
        }
        while (true) {
            var first = open.firstEntry();
            if (first == null || first.getKey() > number) {
                return taken;
            }
            if (open.remove(first.getKey(), first.getValue())) {
                taken.add(first.getValue());
            }
        }
    }

    /** Those that nobody confirms any more, in the order in which they were sent. */
    List<Outgoing> takeAll() {
        return take(Long.MAX_VALUE, true);
    }

    /** Those that ended by their time; a confirm that comes yet is nobody's. */
    void dropDone() {
        open.values().removeIf(Outgoing::isDone);
    }

    Collection<Outgoing> all() {
        return open.values();
    }
}
