package io.github.celeriac.value;

/** A Python {@code complex}. */
public record ComplexNumber(double real, double imaginary) {}
