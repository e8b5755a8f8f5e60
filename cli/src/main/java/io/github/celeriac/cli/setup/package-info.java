/** What {@code celeriac setup} recommends, and why: the tables of docs/choosing.md are made from {@link Decisions}. */
@NullMarked
package io.github.celeriac.cli.setup;

import org.jspecify.annotations.NullMarked;
