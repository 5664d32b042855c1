package dev.lockstep.driver.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arrows inside the driver and from it to the worker, as rules over the classes below one root package:
 * {@code dev.lockstep}, or a copy of the house that is wrong on purpose.
 */
final class DriverArrows {
    private static final List<String> ROOMS = List.of("ingest", "cluster", "evaluate", "capacity", "page", "cli");

    private final String root;

    DriverArrows(String root) {
        this.root = root;
    }

    /** Every rule under the sentence that it holds. */
    Map<String, ArchRule> rules() {
        var rules = new LinkedHashMap<String, ArchRule>();
        rules.put("every class lies in a room of the plan", everyClassLiesInARoom());
        rules.put("page sees only the events of the worker's rooms", pageSeesOnlyEvents());
        rules.put(
                "page sees no other room of the driver",
                noClasses()
                        .that()
                        .resideInAPackage(driver("page"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(ROOMS.stream()
                                .filter(room -> !room.equals("page"))
                                .map(this::driver)
                                .toArray(String[]::new)));
        rules.put(
                "page sees no Spark",
                noClasses()
                        .that()
                        .resideInAPackage(driver("page"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.spark..", "scala.."));
        rules.put(
                "nobody sees the command line",
                noClasses()
                        .that()
                        .resideOutsideOfPackage(driver("cli"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(driver("cli"), "picocli.."));
        rules.put(
                "the rooms of the driver form no circle",
                slices().matching(root + ".driver.(*)..").should().beFreeOfCycles());
        rules.put(
                "the driver sees no DL4J and no ND4J",
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."));
        rules.put("no Scala type stands in our own signatures", noScalaInSignatures());
        rules.replaceAll((sentence, rule) -> rule.as(sentence).allowEmptyShould(true));
        return rules;
    }

    private ArchRule everyClassLiesInARoom() {
        String[] plan = ROOMS.stream().map(this::driver).toArray(String[]::new);
        return classes()
                .that()
                .resideOutsideOfPackages(root + ".driver.house", root + ".driver")
                .should()
                .resideInAnyPackage(plan);
    }

    private ArchRule pageSeesOnlyEvents() {
        return noClasses()
                .that()
                .resideInAPackage(driver("page"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(List.of("data", "engine", "average", "checkpoint", "train").stream()
                        .map(room -> root + "." + room + "..")
                        .toArray(String[]::new));
    }

    private static ArchRule noScalaInSignatures() {
        DescribedPredicate<JavaClass> scala = DescribedPredicate.describe(
                "a Scala type", type -> type.getPackageName().startsWith("scala"));
        DescribedPredicate<List<JavaClass>> anyScala = DescribedPredicate.describe(
                "a Scala type", types -> types.stream().anyMatch(scala));
        return noMethods()
                .that()
                .areNotPrivate()
                .should()
                .haveRawReturnType(scala)
                .orShould()
                .haveRawParameterTypes(anyScala);
    }

    private String driver(String room) {
        return root + ".driver." + room + "..";
    }
}
