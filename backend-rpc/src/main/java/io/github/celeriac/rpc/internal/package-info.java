/** How results go by AMQP. */
@NullMarked
package io.github.celeriac.rpc.internal;

import org.jspecify.annotations.NullMarked;
