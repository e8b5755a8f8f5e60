/**
 * Celery's signed serializer. What comes in is verified before it is decoded; chains are not checked, the very certificate
 * must be in the store. Mirrors {@code celery/security}.
 */
@NullMarked
package io.github.celeriac.serialization.auth;

import org.jspecify.annotations.NullMarked;
