package io.github.celeriac.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What module descriptors cannot say. It lives here because the CLI's class path is the whole library. */
class ArchitectureTest {
    private static final String BASE = "io.github.celeriac";
    private static final String[] NOT_CORE = {
        BASE + ".serialization..",
        BASE + ".redis..",
        BASE + ".jdbc..",
        BASE + ".rpc..",
        BASE + ".testkit..",
        BASE + ".cli..",
    };
    private static final DescribedPredicate<JavaClass> CORE =
            resideInAPackage(BASE + "..").and(not(resideInAnyPackage(NOT_CORE))).as("core");
    private static final DescribedPredicate<JavaClass> LIBRARY = resideInAPackage(BASE + "..")
            .and(not(resideInAnyPackage(BASE + ".testkit..", BASE + ".cli..")))
            .as("the library");

    private static final String MICROMETER = BASE + ".micrometer..";

    /** Fully qualified names of the classes that may load a class by name; none of them sees payload. */
    private static final List<String> MAY_LOAD_CLASSES = List.of();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(BASE);

    @ParameterizedTest
    @ValueSource(strings = {"", ".serialization", ".redis", ".jdbc", ".rpc", ".testkit", ".cli"})
    void the_rules_see_every_module(String module) {
        assertThat(CLASSES).anySatisfy(type -> assertThat(type.getPackageName()).isEqualTo(BASE + module));
    }

    @Test
    void core_stands_on_the_jdk_and_jspecify() {
        classes()
                .that(CORE.and(not(resideInAPackage(MICROMETER))))
                .should()
                .onlyDependOnClassesThat(CORE.or(resideInAnyPackage("java..", "org.jspecify.."))
                        .or(DescribedPredicate.describe("primitive", JavaClass::isPrimitive))
                        .or(DescribedPredicate.describe("array", JavaClass::isArray)))
                .check(CLASSES);
    }

    @Test
    void what_needs_micrometer_is_loaded_by_applications_only() {
        noClasses()
                .that(not(resideInAPackage(MICROMETER)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", MICROMETER)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "jdbc", "rpc"})
    void a_backend_does_not_see_the_others(String backend) {
        String[] others = Stream.of("redis", "jdbc", "rpc")
                .filter(other -> !other.equals(backend))
                .map(other -> BASE + "." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(BASE + "." + backend + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void public_signatures_name_no_third_party() {
        classes()
                .that(LIBRARY)
                .and()
                .resideOutsideOfPackages("..internal..", MICROMETER)
                .and(DescribedPredicate.describe("are public, as are those around them", ArchitectureTest::isReachable))
                .should(haveSignaturesOfOurOwn())
                .check(CLASSES);
    }

    @Test
    void nothing_reads_java_serialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(CLASSES);
    }

    @Test
    void no_payload_can_name_a_class_to_load() {
        noClasses()
                .that(not(DescribedPredicate.describe(
                        "may load classes", type -> MAY_LOAD_CLASSES.contains(type.getFullName()))))
                .should()
                .callMethodWhere(DescribedPredicate.describe("loads a class by its name", call -> {
                    JavaClass owner = call.getTargetOwner();
                    String name = call.getTarget().getName();
                    return owner.isEquivalentTo(Class.class) && name.equals("forName")
                            || owner.isAssignableTo(ClassLoader.class) && name.equals("loadClass");
                }))
                .check(CLASSES);
    }

    @Test
    void no_virtual_thread_is_pinned_by_a_synchronized_method() {
        noMethods()
                .that()
                .areDeclaredInClassesThat(LIBRARY)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void no_thread_carries_a_local_of_ours() {
        noClasses()
                .that(LIBRARY)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(CLASSES);
    }

    @Test
    void the_time_of_day_comes_from_the_injected_source() {
        noClasses()
                .that(LIBRARY)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void the_library_logs_through_the_system_logger() {
        noClasses()
                .that(LIBRARY)
                .should()
                .accessClassesThat() // javax.sql.DataSource has a Logger in a signature
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void the_library_does_not_print() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES.that(LIBRARY));
    }

    private static boolean isReachable(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isReachable).orElse(true);
    }

    /** Only a builder's parameters may be foreign: there the application hands in its own client. */
    private static ArchCondition<JavaClass> haveSignaturesOfOurOwn() {
        return new ArchCondition<>("have signatures of JDK, JSpecify and Celeriac types, but for builder parameters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getSuperclass().ifPresent(parent -> report(type, parent, type.getName(), events));
                type.getInterfaces().forEach(parent -> report(type, parent, type.getName(), events));
                type.getFields().stream()
                        .filter(field -> isVisible(field.getModifiers()))
                        .forEach(field -> report(type, field.getType(), field.getFullName(), events));
                type.getCodeUnits().stream()
                        .filter(unit -> isVisible(unit.getModifiers()))
                        .forEach(unit -> typesOf(unit).forEach(used -> report(type, used, unit.getFullName(), events)));
            }
        };
    }

    private static Stream<JavaType> typesOf(JavaCodeUnit unit) {
        Stream<JavaType> result = Stream.concat(
                Stream.of(unit.getReturnType()),
                unit.getThrowsClause().getTypes().stream().map(JavaType.class::cast));
        boolean builder = unit.getOwner().getSimpleName().endsWith("Builder");
        return builder ? result : Stream.concat(result, unit.getParameterTypes().stream());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static void report(JavaClass type, JavaType used, String where, ConditionEvents events) {
        used.getAllInvolvedRawTypes().stream()
                .filter(raw -> !raw.isPrimitive() && !raw.isArray())
                .filter(raw -> Stream.of("java.", "javax.sql.", "javax.net.", "org.jspecify.", BASE)
                        .noneMatch(raw.getPackageName().concat(".")::startsWith))
                .forEach(raw -> events.add(SimpleConditionEvent.violated(type, where + " names " + raw.getName())));
    }
}
