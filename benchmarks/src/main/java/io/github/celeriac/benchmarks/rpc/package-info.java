/** RPC over AMQP: the library beside bare amqp-client and beside Python Celery. */
@NullMarked
package io.github.celeriac.benchmarks.rpc;

import org.jspecify.annotations.NullMarked;
