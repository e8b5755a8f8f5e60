/** A worker and a client that share results in a SQLite file. */
@NullMarked
package io.github.celeriac.examples.quickstart;

import org.jspecify.annotations.NullMarked;
