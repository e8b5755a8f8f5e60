package io.github.celeriac.cli;

import io.github.celeriac.Finding;
import io.github.celeriac.ResultBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celeriac doctor}. */
@Command(
        name = "doctor",
        description =
                "Looks through everything that is stored, and at the server's settings, for damage; changes nothing"
                        + " without --repair. Exits with 1 if results are lost or unreadable.")
final class DoctorCommand extends BackendCommand {
    @Option(names = "--repair", description = "Mends what can be mended without loss.")
    private boolean repair;

    @Option(names = "--json", description = "JSON on a terminal, too.")
    private boolean json;

    @Override
    int run(ResultBackend results) {
        Rows rows = Rows.forPrograms(json);
        List<Finding> findings = repair ? results.repair() : results.examine();
        findings.forEach(finding -> rows.print(line(finding), fields(finding)));
        boolean damage = findings.stream()
                .anyMatch(finding ->
                        finding.severity() == Finding.Severity.DAMAGE && finding.repaired() < finding.count());
        return damage ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static String line(Finding finding) {
        String examples = finding.examples().isEmpty() ? "" : ", e.g. " + String.join(", ", finding.examples());
        return finding.severity() + "  " + finding.kind() + " (" + finding.count() + examples + "): "
                + finding.meaning() + "; " + mending(finding) + finding.fix();
    }

    private static String mending(Finding finding) {
        if (finding.repaired() > 0) {
            return finding.repaired() + " repaired: ";
        }
        return finding.repairable() ? "--repair will " : "";
    }

    private static Map<String, @Nullable Object> fields(Finding finding) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", finding.kind());
        fields.put("severity", finding.severity().name());
        fields.put("count", finding.count());
        fields.put("examples", finding.examples());
        fields.put("meaning", finding.meaning());
        fields.put("fix", finding.fix());
        fields.put("repairable", finding.repairable());
        fields.put("repaired", finding.repaired());
        return fields;
    }
}
