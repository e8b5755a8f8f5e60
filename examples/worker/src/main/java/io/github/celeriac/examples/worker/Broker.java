package io.github.celeriac.examples.worker;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** Where task messages come from, as far as a worker needs it. */
interface Broker extends AutoCloseable {

    /** Connects to what {@code --broker} names. */
    static Broker connect(Options options) throws Exception {
        return options.broker().startsWith("redis") ? new RedisBroker(options) : new AmqpBroker(options);
    }

    /** Without a cause, whose text may hold the password. */
    static IllegalArgumentException unreadableUrl() {
        return new IllegalArgumentException("the broker's URL cannot be read; percent-encode its password");
    }

    /**
     * Begins to hand over the messages of the queue. One at a time, and each until it is settled.
     *
     * @param control gets what {@code app.control} says to all workers, as JSON
     */
    void consume(Consumer<Message> tasks, Consumer<byte[]> control) throws Exception;

    /** How many messages may be out at once. */
    void room(int messages);

    /** Hands over no more. */
    void stop() throws Exception;

    /** Puts back what is not settled, and disconnects. */
    @Override
    void close() throws IOException;

    /**
     * A task message.
     *
     * @param properties {@code reply_to}, {@code correlation_id}, {@code delivery_info}
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, which nobody compares
    record Message(
            Map<String, ?> headers,
            Map<String, ?> properties,
            String contentType,
            byte[] body,
            Settlement settlement) {}

    /** What becomes of a message; one of these, once. */
    interface Settlement {
        /** It is done with. */
        void ack() throws Exception;

        /** It makes no sense: dropped, or to where the broker sends such ones. */
        void reject() throws Exception;

        /** It is to be delivered again. */
        void putBack() throws Exception;
    }
}
