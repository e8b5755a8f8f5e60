package io.github.celeriac.internal.conversion;

import org.jspecify.annotations.Nullable;

/** Where in a result a value stands: {@code $.items[2].price}. */
record ValuePath(@Nullable ValuePath parent, String step, int depth) {
    static final ValuePath ROOT = new ValuePath(null, "$", 0);

    private static final int MAX_KEY = 40;

    ValuePath index(int index) {
        return new ValuePath(this, "[" + index + "]", depth + 1);
    }

    ValuePath key(@Nullable Object key) {
        String text = String.valueOf(key);
        boolean plain = text.length() <= MAX_KEY && text.matches("[A-Za-z0-9_]+");
        return new ValuePath(this, plain ? "." + text : "[" + Excerpt.quoted(text) + "]", depth + 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (ValuePath at = this; at != null; at = at.parent) {
            text.insert(0, at.step);
        }
        return text.toString();
    }
}
