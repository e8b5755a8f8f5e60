package io.github.celeriac.cli;

import io.github.celeriac.cli.setup.Backend;
import io.github.celeriac.cli.setup.Needs;
import io.github.celeriac.cli.setup.Plan;
import io.github.celeriac.cli.setup.Rule;

/** Says what is recommended, why, and what it costs. */
record SetupReport(Plan plan, Rule<Needs, Backend> recommended) {
    void print() {
        if (plan.backend() == recommended.take()) {
            print("Backend: " + plan.backend().title(), recommended);
        } else {
            line("Backend: " + plan.backend().title() + ", as you said.");
            print("  Recommended is " + recommended.take().title(), recommended);
        }
        print("Serializer: " + plan.serializer().take(), plan.serializer());
        print("Expiry: " + plan.expiry().take(), plan.expiry());
        print("Connections: " + plan.connections().take(), plan.connections());
        line("Volume: " + plan.volume() + ".");
    }

    private static void print(String what, Rule<?, ?> rule) {
        line(what + ".");
        line("  If: " + rule.when() + ".");
        line("  Because: " + rule.because() + ".");
        line("  Costs: " + rule.costs() + ".");
    }

    private static void line(String text) {
        StandardStreams.printLine(text.replace("`", ""));
    }
}
