package io.github.celeriac.redis.internal;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection on which something was sent and nothing comes back, as redis-py's {@code socket_timeout} does: half-open
 * sockets are not reported by anybody else for many minutes. Lettuce then connects anew and sends again.
 */
final class SilenceGuard extends ChannelDuplexHandler {
    private final long mostNanos;

    // Used by the connection's event loop only:
    private boolean waiting;
    private boolean checking;
    private long waitingSinceNanos;

    SilenceGuard(Duration most) {
        mostNanos = most.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!waiting) {
            waiting = true;
            waitingSinceNanos = System.nanoTime();
            if (!checking) {
                checkAfter(context, mostNanos);
            }
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        waiting = false;
        context.fireChannelRead(message);
    }

    private void checkAfter(ChannelHandlerContext context, long nanos) {
        checking = true;
        context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        checking = false;
        if (!waiting || !context.channel().isActive()) {
            return;
        }
        long left = mostNanos - (System.nanoTime() - waitingSinceNanos);
        if (left > 0) {
            checkAfter(context, left);
        } else {
            context.close();
        }
    }
}
