/** Celery's canvas from Java: signatures, chains, groups and chords, sent to workers of any language. */
@NullMarked
package io.github.celeriac.canvas;

import org.jspecify.annotations.NullMarked;
