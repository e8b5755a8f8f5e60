package io.github.celeriac.serialization.pickle;

import org.jspecify.annotations.Nullable;

/** A value in Java, and the Python expression for it. */
record PythonValue(@Nullable Object java, String python) {}
