package io.github.celeriac.rpc.internal;

import java.util.function.Supplier;

/** Where replies come in: one consumer on a queue of this client's own, or on the broker's direct reply-to. */
interface ReplyLink extends LinkSetup {
    /** What goes into {@code reply_to} of a task message. */
    String address();

    /** What goes into {@code reply_to} of what others send on; may have to wait for the link. */
    default String addressFromElsewhere(Supplier<Link> link) {
        return address();
    }

    /** Whether what goes there comes in here, as far as it is known by now. */
    default boolean isAddress(String address) {
        return address.equals(address());
    }

    /** No one is to wait for the link any longer. */
    default void closed() {}

    /** Whether requests must go out over the channel that replies come in by. */
    boolean needsRequestsOnItsChannel();
}
