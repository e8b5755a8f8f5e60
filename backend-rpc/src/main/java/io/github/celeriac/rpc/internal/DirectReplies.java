package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;

/** No queue, so nothing to declare and nothing to clean up; and nothing left of replies when the channel is lost. */
record DirectReplies(Replies replies) implements ReplyLink {
    private static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";

    @Override
    public String address() {
        return PSEUDO_QUEUE;
    }

    @Override
    public void opened(Channel channel, Link link) throws IOException {
        channel.basicConsume(PSEUDO_QUEUE, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                replies.arrived(properties, body);
            }
        });
    }

    @Override
    public boolean needsRequestsOnItsChannel() {
        return true;
    }
}
