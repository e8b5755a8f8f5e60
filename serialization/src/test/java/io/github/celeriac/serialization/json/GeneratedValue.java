package io.github.celeriac.serialization.json;

/**
 * A value twice.
 *
 * @param java what the codec is given
 * @param python the expression for the same value
 */
record GeneratedValue(Object java, String python) {}
