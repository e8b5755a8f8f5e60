/**
 * Python's pickle as data: a reader that builds plain values and never looks up a class, and a writer that Python's own
 * {@code pickle.loads} reads back as equal. Start at {@link io.github.celeriac.serialization.pickle.Pickle}.
 *
 * <p>Mirrors {@code pickle.py}, {@code pickletools.py} and {@code _pickle.c} of Python 3.8 to 3.13, and
 * {@code kombu.serialization.register_pickle}.
 */
@NullMarked
package io.github.celeriac.serialization.pickle;

import org.jspecify.annotations.NullMarked;
