import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Says what a run of the tests came to, and fails if a test failed or one that was meant to run did not:
 * {@code java .ci/TestReports.java [--partial] FOLDER JDK…}, with the reports of each JDK in {@code FOLDER/jdk-JDK}.
 *
 * <p>Meant to run are all test classes in the source folders, each on every JDK but for {@code …FaultIT}, which are for the
 * first; and all servers and peers of {@code expected-servers.properties} must have been used, as the fixtures note in
 * {@code used-servers.txt}. With {@code --partial} (Maven was told to do less) tests are only counted. Without
 * {@code CI=true} a server that is not there is a skip, not a fault.
 */
final class TestReports {
    /** How the fixtures begin the reason of a skip for want of a server or peer. */
    private static final String NOT_HERE = "not available here: ";

    private static final Pattern CAPABILITIES = Pattern.compile(
            "(not )?to contain(?: at least one of the following elements)?:?\\s*\\[([A-Z_, ]+)]");

    private static final boolean CI = List.of("true", "1").contains(System.getenv().getOrDefault("CI", ""));

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> skips = new TreeMap<>();
    private int passed;
    private int failed;
    private int skipped;

    public static void main(String[] args) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(args));
        boolean partial = arguments.remove("--partial");
        TestReports reports = new TestReports();
        Path folder = Path.of(arguments.remove(0));
        for (String jdk : arguments) {
            Path ofJdk = folder.resolve("jdk-" + jdk);
            Set<String> ran = reports.read(ofJdk, "JDK " + jdk);
            if (!partial) {
                reports.checkClasses(ran, "JDK " + jdk, jdk.equals(arguments.get(0)));
                reports.checkServers(ofJdk, "JDK " + jdk);
            }
        }
        System.exit(reports.conclude() ? 0 : 1);
    }

    /** Counts the tests, and tells the classes that ran. */
    private Set<String> read(Path folder, String jdk)
            throws IOException, ParserConfigurationException, SAXException {
        int passedBefore = passed;
        int failedBefore = failed;
        int skippedBefore = skipped;
        TreeSet<String> classes = new TreeSet<>();
        for (Path report : find(folder, "TEST-.*\\.xml")) {
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getDocumentElement();
            NodeList cases = suite.getElementsByTagName("testcase");
            if (cases.getLength() > 0) {
                // The class that ran: of what it inherits, the test cases name the class that declares it.
                classes.add(suite.getAttribute("name"));
            }
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                // Nested classes count for the one in which they are.
                classes.add(test.getAttribute("classname").replaceFirst("[$(\\[].*", ""));
                count(test, jdk);
            }
        }
        System.out.printf(
                "%s: %d passed, %d failed, %d skipped%n",
                jdk, passed - passedBefore, failed - failedBefore, skipped - skippedBefore);
        return classes;
    }

    private void checkClasses(Set<String> ran, String jdk, boolean first) throws IOException {
        for (String expected : testClasses()) {
            if ((first || !expected.endsWith("FaultIT")) && !ran.contains(expected)) {
                faults.add(expected + " did not run on " + jdk);
            }
        }
        if (CI && ran.stream().noneMatch(name -> name.endsWith("IT"))) {
            faults.add("no integration test ran on " + jdk);
        }
    }

    private void checkServers(Path folder, String jdk) throws IOException {
        if (!CI) {
            return;
        }
        List<String> used = Files.readAllLines(folder.resolve("used-servers.txt"));
        for (String setting : Files.readAllLines(folder.resolve("expected-servers.properties"))) {
            String[] nameAndValue = setting.split("=", 2);
            for (String server : nameAndValue[1].split(",")) {
                if (!server.isBlank() && !used.contains(server.strip())) {
                    faults.add(server + " of " + nameAndValue[0] + " was used by no test on " + jdk);
                }
            }
        }
    }

    private void count(Element test, String jdk) {
        String name = test.getAttribute("classname") + "." + test.getAttribute("name");
        if (test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0) {
            failed++;
            faults.add(name + " failed on " + jdk);
        } else if (test.getElementsByTagName("skipped").getLength() > 0) {
            skipped++;
            String reason = reason((Element) test.getElementsByTagName("skipped").item(0));
            skips.merge(reason, 1, Integer::sum);
            if (CI && reason.contains(NOT_HERE)) {
                faults.add(name + " was skipped on " + jdk + ": " + reason);
            }
        } else {
            passed++;
        }
    }

    /** In one line: what an assumption asked for, of one about capabilities; or else what was said first. */
    private static String reason(Element skipped) {
        String said = skipped.getAttribute("message") + "\n" + skipped.getTextContent();
        Matcher capabilities = CAPABILITIES.matcher(said);
        if (capabilities.find()) {
            return (capabilities.group(1) == null ? "for backends with " : "for backends without ")
                    + capabilities.group(2);
        }
        return said.lines()
                .map(String::strip)
                .filter(line -> line.contains(NOT_HERE))
                .findFirst()
                .or(() -> said.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst())
                .orElse("no reason given");
    }

    private boolean conclude() {
        if (passed + failed + skipped == 0) {
            faults.add("no test ran");
        }
        skips.forEach((reason, times) -> System.out.printf("skipped %d × %s%n", times, reason));
        faults.forEach(fault -> System.out.println("FAILED: " + fault));
        System.out.printf("%d passed, %d failed, %d skipped%n", passed, failed, skipped);
        return faults.isEmpty();
    }

    /** Qualified names of the test classes in the source folders, without the abstract ones. */
    private static List<String> testClasses() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : find(Path.of("."), "\\w+(Test|IT)\\.java")) {
            String path = file.toString().replace('\\', '/');
            int root = path.indexOf("/src/test/java/");
            String simpleName = path.replaceFirst(".*/", "").replace(".java", "");
            if (root >= 0
                    && !Pattern.compile("\\b(abstract (\\w+ )*class|interface|@interface) " + simpleName + "\\b")
                            .matcher(Files.readString(file))
                            .find()) {
                names.add(path.substring(root + "/src/test/java/".length())
                        .replace(".java", "")
                        .replace('/', '.'));
            }
        }
        return names;
    }

    private static List<Path> find(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .toList();
        }
    }
}
