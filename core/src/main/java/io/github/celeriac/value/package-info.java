/** The few Python values for which the JDK has no class of its own. */
@NullMarked
package io.github.celeriac.value;

import org.jspecify.annotations.NullMarked;
