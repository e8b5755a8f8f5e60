package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A durable queue that outlives a lost connection by a while, so that nothing in it is lost with it. Celery's is deleted
 * with its last consumer instead. A message is acknowledged once it has been taken in.
 */
final class ReplyQueue implements ReplyLink {
    private static final int PREFETCH = 5_000;
    private static final int ACKNOWLEDGED_TOGETHER = 100;

    private final String address;
    private final Duration expires;
    private final Replies replies;
    private final Markers markers;

    /** The last delivery that the broker was not told of yet; 0 if there is none. Tags begin anew with each channel. */
    private volatile AtomicLong unacknowledged = new AtomicLong();

    /** @param address the queue's name, unique */
    ReplyQueue(String address, Duration expires, Replies replies, Markers markers) {
        this.address = address;
        this.expires = expires;
        this.replies = replies;
        this.markers = markers;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public boolean needsRequestsOnItsChannel() {
        return false;
    }

    @Override
    public void opened(Channel channel, Link link) throws IOException {
        long millis = Math.max(1, Math.min(expires.toMillis(), Integer.MAX_VALUE));
        channel.queueDeclare(address, true, false, false, Map.of("x-expires", millis, "x-queue-type", "classic"));
        channel.basicQos(PREFETCH);
        AtomicLong last = new AtomicLong();
        unacknowledged = last;
        channel.basicConsume(address, false, new Consumer(channel, link, last));
        markers.sendAgain(link);
        replies.missed();
    }

    @Override
    public void tick(Channel channel) throws IOException {
        long tag = unacknowledged.getAndSet(0);
        if (tag != 0) {
            try {
                channel.basicAck(tag, true);
            } catch (AlreadyClosedException e) {
                // They come once more, to the next consumer.
            }
        }
    }

    @Override
    public void closing(Channel channel) throws IOException {
        channel.queueDelete(address);
    }

    private final class Consumer extends DefaultConsumer {
        private final Link link;
        private final AtomicLong last;
        private int taken;

        Consumer(Channel channel, Link link, AtomicLong last) {
            super(channel);
            this.link = link;
            this.last = last;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            if (!markers.arrived(properties)) {
                replies.arrived(properties, body);
            }
            last.set(envelope.getDeliveryTag());
            if (++taken % ACKNOWLEDGED_TOGETHER == 0) {
                link.wake();
            }
        }

        /** The queue was deleted, or moved to another node. */
        @Override
        public void handleCancel(String tag) {
            link.setUpAgain();
        }
    }
}
