package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.Channel;
import java.io.IOException;

/** What a {@link Link} does on its channel besides sending. Called by the link's own thread only. */
interface LinkSetup {
    /** For links that only send. */
    LinkSetup NONE = (channel, link) -> {};

    /** Before anything is sent, the first time and after each loss. */
    void opened(Channel channel, Link link) throws IOException;

    /** Now and then, at least once a second. */
    default void tick(Channel channel) throws IOException {}

    /** Before the channel is closed for good. */
    default void closing(Channel channel) throws IOException {}
}
