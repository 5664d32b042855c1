package dev.lockstep;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows of the worker: hall → rooms → ground, and between rooms engine → data, score → data and events, explain → all of
 * these, and capacity only the fold. Inside average: itself → rendezvous → link → fold.
 *
 * <p>Each arrow is checked twice: the house keeps it, and a house built wrongly on purpose ({@code
 * dev.lockstep.wronghouse}) is caught.
 */
class HouseTest {
    private static final String HOUSE = "dev.lockstep";
    private static final String WRONG_HOUSE = "dev.lockstep.wronghouse";
    private static final String[] ROOMS = {
        "setting",
        "config",
        "network",
        "order",
        "parallel",
        "file",
        "data",
        "engine",
        "average",
        "checkpoint",
        "events",
        "score",
        "explain",
        "capacity",
        "train"
    };
    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes"))
            .importPackages(HOUSE);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(WRONG_HOUSE);

    /** A rule about a house, and the class of the wrong house that breaks it. */
    record Arrow(String name, String offender, RuleOfHouse rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface RuleOfHouse {
        ArchRule of(String house);
    }

    static Stream<Arrow> arrows() {
        String[] ground = {"setting", "config", "network", "order", "parallel", "file"};
        return Stream.of(
                seesOnly("setting", "setting.SeesRoom", ground),
                seesOnly("network", "network.SeesHall", ground),
                seesOnly("config", "config.SeesRoom", ground),
                seesOnly("order", "order.SeesRoom", ground),
                seesOnly("parallel", "parallel.SeesRoom", ground),
                seesOnly("file", "file.SeesRoom"),
                seesOnly("data", "data.SeesEngine", ground),
                seesOnly("engine", "engine.SeesAverage", "setting", "config", "network", "order", "parallel", "data"),
                seesOnly("engine.vertex", "engine.vertex.SeesEngine", "network"),
                seesOnly("average", "average.SeesNetwork", "order", "parallel"),
                seesOnly("average", "average.SeesConfig", "order", "parallel"),
                seesOnly("average", "average.SeesData", "order", "parallel"),
                seesOnly("average", "average.SeesEngine", "order", "parallel"),
                seesOnly(
                        "average.rendezvous",
                        "average.rendezvous.SeesAverager",
                        "order",
                        "parallel",
                        "average.link",
                        "average.fold"),
                seesOnly("average.link", "average.link.SeesRendezvous", "order", "parallel", "average.fold"),
                seesOnly("average.fold", "average.fold.SeesLink", "order", "parallel"),
                new Arrow("no sockets in the fold", "average.fold.SeesSocket", HouseTest::theFoldIsPure),
                new Arrow("no files in the fold", "average.fold.SeesFile", HouseTest::theFoldIsPure),
                new Arrow("no clock in the fold", "average.fold.SeesClock", HouseTest::theFoldIsPure),
                seesOnly("checkpoint", "checkpoint.SeesEngine", ground),
                seesOnly("events", "events.SeesTrain", ground),
                seesOnly(
                        "score",
                        "score.SeesEngine",
                        "setting",
                        "config",
                        "network",
                        "order",
                        "parallel",
                        "data",
                        "events"),
                seesOnly(
                        "explain",
                        "explain.SeesTrain",
                        "setting",
                        "config",
                        "network",
                        "order",
                        "parallel",
                        "data",
                        "engine",
                        "events",
                        "score"),
                seesOnly("capacity", "capacity.SeesLink", "setting", "config", "order", "file", "average.fold"),
                new Arrow("no room sees a library that computes", "train.SeesNd4j", HouseTest::noRoomSeesALibrary),
                new Arrow("no Spark in the worker", "train.SeesSpark", HouseTest::noSpark),
                seenOnlyIn("Hadoop", "org.apache.hadoop..", "train.SeesHadoop", "data", "checkpoint", "file"),
                seenOnlyIn("Arrow", "org.apache.arrow..", "checkpoint.SeesArrow", "data"),
                seenOnlyIn("HDF5", "io.jhdf..", "train.SeesHdf5", "engine.keras"),
                new Arrow("every class lies in a known room", "attic.Thing", HouseTest::everyClassHasARoom));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void holdsInTheWorker(Arrow arrow) {
        arrow.rule().of(HOUSE).allowEmptyShould(true).check(WORKER);
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void isCaughtWhereItIsBroken(Arrow arrow) {
        var result = arrow.rule().of(WRONG_HOUSE).evaluate(WRONG);
        assertThat(result.getFailureReport().getDetails())
                .anyMatch(detail ->
                        detail.matches("(?s).*<" + Pattern.quote(WRONG_HOUSE + "." + arrow.offender()) + "[.>].*"));
    }

    @ParameterizedTest
    @MethodSource("houses")
    void itsRoomsGoInNoCircle(String house) {
        ArchRule rule = slices().matching(house + ".(*)..").should().beFreeOfCycles();
        if (house.equals(HOUSE)) {
            rule.allowEmptyShould(true).check(WORKER);
        } else {
            assertThat(rule.evaluate(WRONG).hasViolation()).isTrue();
        }
    }

    static Stream<String> houses() {
        return Stream.of(HOUSE, WRONG_HOUSE);
    }

    private static Arrow seesOnly(String room, String offender, String... others) {
        return new Arrow(
                room + " sees only " + String.join(", ", others) + " (not as " + offender + ")", offender, house -> {
                    String itself = house + "." + room + "..";
                    String[] allowed = Stream.concat(
                                    Stream.of(itself), Stream.of(others).map(other -> house + "." + other + ".."))
                            .toArray(String[]::new);
                    return noClasses()
                            .that()
                            .resideInAPackage(itself)
                            .should()
                            .dependOnClassesThat(resideInAPackage(house + "..").and(not(resideInAnyPackage(allowed))))
                            .because(
                                    "arrows go from the hall to the rooms to the ground, and between rooms as the arrows of this test say");
                });
    }

    private static Arrow seenOnlyIn(String name, String library, String offender, String... rooms) {
        return new Arrow(
                name + " only in " + String.join(", ", rooms),
                offender,
                house -> noClasses()
                        .that(resideInAPackage(house + "..").and(not(resideInAnyPackage(within(house, rooms)))))
                        .should()
                        .dependOnClassesThat(resideInAPackage(library))
                        .because("what a library brings stays behind the room that asked for it"));
    }

    private static ArchRule everyClassHasARoom(String house) {
        return classes()
                .that()
                .resideInAPackage(house + "..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .resideInAnyPackage(within(house, ROOMS))
                .because("a new room needs its arrows in this test first");
    }

    private static String[] within(String house, String... rooms) {
        return Stream.of(rooms).map(room -> house + "." + room + "..").toArray(String[]::new);
    }

    private static ArchRule noRoomSeesALibrary(String house) {
        return noClasses()
                .that()
                .resideInAPackage(house + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."))
                .because("engines are modules of their own, behind dev.lockstep.engine");
    }

    private static ArchRule theFoldIsPure(String house) {
        return noClasses()
                .that()
                .resideInAPackage(house + ".average.fold..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.io..", "java.net..", "java.nio.channels..", "java.nio.file..", "java.time.."))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat(resideInAPackage(house + ".parallel..").and(simpleName("Clock")))
                .because("who predicts an exchange uses the same arithmetic as who carries it out");
    }

    private static ArchRule noSpark(String house) {
        return classes()
                .that()
                .resideInAPackage(house + "..")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("org.apache.spark..")))
                .because("a rank can be run as a plain thread");
    }
}
