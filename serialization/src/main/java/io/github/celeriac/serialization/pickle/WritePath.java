package io.github.celeriac.serialization.pickle;

import io.github.celeriac.ResultEncodingException;

/** Where the writer is, for messages. */
interface WritePath {
    /** E.g. {@code $.result[0]}. */
    String path();

    default ResultEncodingException unencodable(String problem) {
        return new ResultEncodingException("value at " + path() + " " + problem + "; it cannot be pickled");
    }
}
