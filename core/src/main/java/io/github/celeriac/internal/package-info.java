/** Not exported: how waiting, settings and meta documents work. */
@NullMarked
package io.github.celeriac.internal;

import org.jspecify.annotations.NullMarked;
