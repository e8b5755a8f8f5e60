package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.github.celeriac.AwaitInterruptedException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** No queue, so nothing to declare and nothing to clean up; and nothing left of replies when the channel is lost. */
final class DirectReplies implements ReplyLink {
    private static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";
    private static final AMQP.BasicProperties ASKING =
            new AMQP.BasicProperties.Builder().replyTo(PSEUDO_QUEUE).build();

    private final Replies replies;
    private final RpcErrors errors;

    /** What the broker calls our channel; unknown until it says so, anew for each channel. */
    private final AtomicReference<CompletableFuture<String>> channelsAddress =
            new AtomicReference<>(new CompletableFuture<>());

    DirectReplies(Replies replies, RpcErrors errors) {
        this.replies = replies;
        this.errors = errors;
    }

    private CompletableFuture<String> channelsAddress() {
        return Objects.requireNonNull(channelsAddress.get());
    }

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
        askForAddress(channel);
    }

    /** The broker puts it in place of the pseudo-queue's name, also in a message to nobody, which comes back. */
    private void askForAddress(Channel channel) throws IOException {
        CompletableFuture<String> told = new CompletableFuture<>();
        told.thenAccept(Objects.requireNonNull(channelsAddress.getAndSet(told))::complete);
        channel.addShutdownListener(reason -> forget(told));
        channel.addReturnListener(back -> {
            if (back.getRoutingKey().equals(ResultMessages.NOBODY)
                    && back.getProperties().getReplyTo() != null) {
                told.complete(back.getProperties().getReplyTo());
            }
        });
        channel.basicPublish("", ResultMessages.NOBODY, true, ASKING, new byte[0]);
    }

    /** Not before it is known: those who wait for it are told the next channel's. */
    private void forget(CompletableFuture<String> told) {
        if (told.isDone()) {
            channelsAddress.compareAndSet(told, new CompletableFuture<>());
        }
    }

    @Override
    public boolean isAddress(String address) {
        CompletableFuture<String> told = channelsAddress();
        return address.equals(PSEUDO_QUEUE)
                || (told.isDone() && !told.isCompletedExceptionally() && address.equals(told.join()));
    }

    @Override
    public void closed() {
        channelsAddress().completeExceptionally(errors.closed());
    }

    @Override
    public String addressFromElsewhere(Supplier<Link> link) {
        Link open = link.get();
        if (open.isClosing()) {
            throw errors.closed();
        }
        try {
            return channelsAddress().get(errors.operationTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwaitInterruptedException("the thread was interrupted while it waited for the broker", e);
        } catch (ExecutionException e) {
            throw errors.translate(e);
        } catch (TimeoutException e) {
            throw errors.late("say where replies go", open.trouble());
        }
    }

    @Override
    public boolean needsRequestsOnItsChannel() {
        return true;
    }
}
