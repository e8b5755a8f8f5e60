/** What is kept on the local disk while the backend is away. */
@NullMarked
package io.github.celeriac.internal.spool;

import org.jspecify.annotations.NullMarked;
