package io.github.celeriac.serialization.pickle;

import org.jspecify.annotations.Nullable;

/** A class or function by name; never anything but the name. */
final class Global extends Unfinished {
    final String module;
    final String name;
    /** What a call of it yields; null if it is not among the known ones. */
    final @Nullable Reduction reduction;

    Global(String module, String name, @Nullable Reduction reduction) {
        this.module = module;
        this.name = name;
        this.reduction = reduction;
    }

    String fullName() {
        return module + "." + name;
    }

    boolean is(String otherModule, String otherName) {
        return module.equals(otherModule) && name.equals(otherName);
    }

    @Override
    Object finish(UnknownObjects unknown, PickleStack stack, PickleInput in) {
        return unknown.reference(this, stack, in);
    }
}
