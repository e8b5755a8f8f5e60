package io.github.celeriac.spi;

import io.github.celeriac.value.ResultTuple;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where groups are saved. Every method is as those of {@link ResultStore} are. */
public interface GroupStore {

    /**
     * Saves a group under its id; what was saved under it is replaced. Kept for {@link ResultSettings#EXPIRES}. Mirrors
     * {@code Backend.save_group}.
     */
    CompletableFuture<Void> save(ResultTuple group);

    /** As {@link #save}, for a header whose structure the body of a chord will have: kept as long as the chord is. */
    default CompletableFuture<Void> saveHeader(ResultTuple group) {
        return save(group);
    }

    /** The group of this id, if one was saved. Mirrors {@code Backend.restore_group}. */
    CompletableFuture<Optional<ResultTuple>> restore(String groupId);

    /**
     * Forgets that the group was saved; its members stay. Mirrors {@code Backend.delete_group}.
     *
     * @return whether it was there
     */
    CompletableFuture<Boolean> delete(String groupId);
}
