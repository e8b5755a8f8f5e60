/** How signatures become messages, and what a task owes to the canvas it is a part of. */
@NullMarked
package io.github.celeriac.internal.canvas;

import org.jspecify.annotations.NullMarked;
