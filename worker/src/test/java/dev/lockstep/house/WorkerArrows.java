package dev.lockstep.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The arrows inside the worker, as rules over the classes below one root package: {@code dev.lockstep}, or a copy of the
 * house that is wrong on purpose.
 */
final class WorkerArrows {
    private static final List<String> GROUND = List.of("setting", "config", "network", "order", "parallel");
    private static final List<String> ROOMS = List.of("data", "engine", "average", "checkpoint", "events");
    private static final List<String> HALL = List.of("train");

    /** Where the nativeblas class stands that DL4J looks up by its old name. */
    private static final String SHIM = "org.nd4j.nativeblas";

    private final String root;

    WorkerArrows(String root) {
        this.root = root;
    }

    /** Every rule under the sentence that it holds. */
    Map<String, ArchRule> rules() {
        var rules = new LinkedHashMap<String, ArchRule>();
        rules.put("every class lies in a room of the plan", everyClassLiesInARoom());
        rules.put("the ground sees neither rooms nor hall", blind(GROUND, both(ROOMS, HALL)));
        rules.put("the rooms do not see the hall", blind(ROOMS, HALL));
        for (String room : ROOMS) {
            var others = new ArrayList<>(ROOMS);
            others.remove(room);
            if (room.equals("engine")) {
                others.remove("data");
                rules.put("engine sees no other room but data", blind(List.of(room), others));
            } else {
                rules.put(room + " sees no other room", blind(List.of(room), others));
            }
        }
        rules.put("average knows no model", blind(List.of("average"), List.of("network")));
        rules.put("order is pure arithmetic: it sees no other ground", blind(List.of("order"), without("order")));
        rules.put("parallel sees no other ground", blind(List.of("parallel"), without("parallel")));
        rules.put("network knows no run file", blind(List.of("network"), List.of("config")));
        rules.put(
                "the engine's seam does not see the engine behind it",
                noClasses()
                        .that()
                        .resideInAPackage(root + ".engine")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".engine.dl4j.."));
        rules.put("only engine.dl4j sees DL4J and ND4J", onlyEngineDl4jSeesDl4j());
        rules.put("only data and checkpoint see Hadoop", only(List.of("data", "checkpoint"), "org.apache.hadoop.."));
        rules.put("only data sees Arrow", only(List.of("data"), "org.apache.arrow.."));
        rules.put("nobody sees Spark", only(List.of(), "org.apache.spark..", "scala.."));
        rules.put("nobody sees the driver", only(List.of(), root + ".driver.."));
        rules.replaceAll((sentence, rule) -> rule.as(sentence).allowEmptyShould(true));
        return rules;
    }

    private ArchRule everyClassLiesInARoom() {
        String[] plan = Stream.concat(packages(both(GROUND, both(ROOMS, HALL))), Stream.of(SHIM, root + ".house", root))
                .toArray(String[]::new);
        return classes().should().resideInAnyPackage(plan);
    }

    private ArchRule onlyEngineDl4jSeesDl4j() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".engine.dl4j..", SHIM)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..");
    }

    private ArchRule only(List<String> rooms, String... seen) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages(rooms).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(seen);
    }

    private ArchRule blind(List<String> from, List<String> to) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(from).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(to).toArray(String[]::new));
    }

    private Stream<String> packages(List<String> names) {
        return names.stream().map(name -> root + "." + name + "..");
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<String> without(String ground) {
        return GROUND.stream().filter(name -> !name.equals(ground)).toList();
    }
}
