/** Not exported: URLs, connections, batching, and one {@link io.github.celeriac.jdbc.internal.Dialect} per database. */
@NullMarked
package io.github.celeriac.jdbc.internal;

import org.jspecify.annotations.NullMarked;
