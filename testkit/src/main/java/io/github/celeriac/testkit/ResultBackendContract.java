package io.github.celeriac.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link io.github.celeriac.ResultBackend} promises, whatever it stores in. To join, extend this class:
 *
 * <pre>{@code
 * class RedisResultBackendContractTest extends ResultBackendContract {
 *     @RegisterExtension static final RedisServer REDIS = RedisServer.fromEnvironment();
 *
 *     @Override protected ResultBackendBuilder<?> builder() {
 *         return RedisResultBackend.builder().url(REDIS.url());
 *     }
 * }
 * }</pre>
 *
 * <p>What a backend declares not to be capable of is a visible skip, and its refusal is looked at instead. Task ids are
 * random, so one store will do for all tests, though an empty one for each finds more.
 */
@Timeout(120)
public abstract class ResultBackendContract {
    @SuppressWarnings("this-escape") // builder() is called by tests, long after construction
    private final ContractBackends backends = new ContractBackends(this::builder, this::replyTo);

    protected ResultBackendContract() {}

    /**
     * A new builder, on the same store during one test. The contract adds serializer-neutral options: expiry, clock, limits
     * and the like; so leave {@code expires}, {@code extended}, {@code clock}, {@code executor} and {@code decodeLimits}
     * alone.
     */
    protected abstract ResultBackendBuilder<?> builder();

    /** Puts bytes into the store, as the result of this task, that are no result. Not needed, but then a test is skipped. */
    protected void storeGarbage(String taskId) throws Exception {
        abort("this contract test does not say how to store garbage");
    }

    /** The same, for a task whose results come to this backend object only. */
    protected void storeGarbage(ResultBackend reader, String taskId) throws Exception {
        storeGarbage(taskId);
    }

    /**
     * What tasks must have as {@code reply_to} so that their results come to this backend object; empty where that does not
     * matter, with {@link io.github.celeriac.Capability#SHARED}.
     */
    protected String replyTo(ResultBackend reader) {
        return "";
    }

    private void storeGarbageForTheReader(String taskId) throws Exception {
        storeGarbage(backends.reader(), taskId);
    }

    @AfterEach
    void closeBackends() {
        backends.closeAll();
    }

    @Nested
    class Storing extends StoringContract {
        Storing() {
            super(backends);
        }
    }

    @Nested
    class Copying extends CopyingContract {
        Copying() {
            super(backends);
        }
    }

    @Nested
    class Fetching extends FetchingContract {
        Fetching() {
            super(backends);
        }
    }

    @Nested
    class Finality extends FinalityContract {
        Finality() {
            super(backends);
        }
    }

    @Nested
    class Waiting extends WaitingContract {
        Waiting() {
            super(backends);
        }
    }

    @Nested
    class Completion extends CompletionContract {
        Completion() {
            super(backends);
        }
    }

    @Nested
    class Expiring extends ExpiringContract {
        Expiring() {
            super(backends);
        }
    }

    @Nested
    class Forgetting extends ForgettingContract {
        Forgetting() {
            super(backends);
        }
    }

    @Nested
    class Groups extends GroupsContract {
        Groups() {
            super(backends);
        }
    }

    @Nested
    class Graphs extends GraphsContract {
        Graphs() {
            super(backends);
        }
    }

    @Nested
    class Listing extends ListingContract {
        Listing() {
            super(backends, ResultBackendContract.this::storeGarbageForTheReader);
        }
    }

    @Nested
    class Measuring extends MeasuringContract {
        Measuring() {
            super(backends, ResultBackendContract.this::storeGarbageForTheReader);
        }
    }

    @Nested
    class BadInput extends BadInputContract {
        BadInput() {
            super(backends, ResultBackendContract.this::storeGarbageForTheReader);
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        Concurrency() {
            super(backends);
        }
    }

    @Nested
    class Chords extends ChordsContract {
        Chords() {
            super(backends);
        }
    }

    @Nested
    class Refusing extends RefusingContract {
        Refusing() {
            super(backends);
        }
    }

    @Nested
    class Closing extends ClosingContract {
        Closing() {
            super(backends);
        }
    }
}
