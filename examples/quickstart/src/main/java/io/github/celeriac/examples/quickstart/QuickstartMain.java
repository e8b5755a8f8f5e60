package io.github.celeriac.examples.quickstart;

/** A worker and a client that share results in a SQLite file. */
public final class QuickstartMain {
    private QuickstartMain() {}

    public static void main(String[] args) {
        System.out.println("quickstart");
    }
}
