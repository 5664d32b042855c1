package dev.lockstep.driver;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenMethodsConjunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows of the driver: commands and estimators see runs, runs see the rooms, and nothing sees back; rooms go in no circle, nor do those
 * inside ingest, pages read only events and write files, and no room sees an engine.
 *
 * <p>Each arrow is checked twice: the house keeps it, and a house built wrongly on purpose ({@code
 * dev.lockstep.driver.wronghouse}) is caught.
 */
class HouseTest {
    private static final String HOUSE = "dev.lockstep.driver";
    private static final String WRONG_HOUSE = "dev.lockstep.driver.wronghouse";
    private static final String SCALA = "Spark's next Scala must not reach those who call us";
    private static final String[] ROOMS = {"ingest", "cluster", "evaluate", "capacity", "page", "run", "ml", "cli"};
    private static final String[] INGEST_ROOMS = {"fault", "format", "source", "prepare", "block", "generate"};
    private static final JavaClasses DRIVER = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes"))
            .importPackages(HOUSE);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(WRONG_HOUSE);

    /** A rule about a house, and a class of the wrong house that breaks it. */
    record Arrow(String name, String offender, Function<String, ArchRule> rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arrow> arrows() {
        return Stream.of(
                new Arrow(
                        "pages see only the worker's events, figures of clusters and files",
                        "page.SeesConfig",
                        HouseTest::pagesReadEvents),
                new Arrow("pages see no other room of the driver", "page.SeesCluster", HouseTest::pagesReadEvents),
                new Arrow("no room sees an engine, or its library", "cluster.SeesNd4j", HouseTest::noRoomSeesAnEngine),
                new Arrow("the rooms go in no circle", "cluster.SeesIngest", HouseTest::roomsGoInNoCircle),
                new Arrow("no room sees the commands", "run.SeesCli", HouseTest::noRoomSeesTheCommands),
                new Arrow("only commands and estimators see runs", "evaluate.SeesRun", HouseTest::onlyCommandsSeeRuns),
                new Arrow("only estimators see Spark ML", "run.SeesSparkMl", HouseTest::onlyEstimatorsSeeSparkMl),
                new Arrow("only the commands end the process", "run.EndsTheProcess", HouseTest::onlyCommandsEnd),
                new Arrow("nobody cancels others' jobs", "run.CancelsAllJobs", HouseTest::nobodyCancelsAllJobs),
                new Arrow(
                        "no method that others call returns Scala", "cluster.ReturnsScala", HouseTest::noScalaReturned),
                new Arrow("no method that others call takes Scala", "cluster.TakesScala", HouseTest::noScalaTaken),
                new Arrow("every class lies in a known room", "attic.Thing", HouseTest::everyClassHasARoom),
                new Arrow(
                        "the rooms of ingest go in no circle",
                        "ingest.source.SeesPrepare",
                        HouseTest::ingestGoesInNoCircle),
                new Arrow(
                        "no room of ingest sees what wires it",
                        "ingest.fault.SeesIngest",
                        HouseTest::onlyIngestWiresItsRooms),
                new Arrow(
                        "every class of ingest lies in a known room",
                        "ingest.attic.Thing",
                        HouseTest::everyClassOfIngestHasARoom));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void holdsInTheDriver(Arrow arrow) {
        arrow.rule().apply(HOUSE).allowEmptyShould(true).check(DRIVER);
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void isCaughtWhereItIsBroken(Arrow arrow) {
        var result = arrow.rule().apply(WRONG_HOUSE).evaluate(WRONG);
        assertThat(result.getFailureReport().getDetails())
                .anyMatch(detail ->
                        detail.matches("(?s).*<" + Pattern.quote(WRONG_HOUSE + "." + arrow.offender()) + "[.>].*"));
    }

    /** Of all modules, also those that are not on the class path here. */
    @Test
    void noSimpleNameStandsForTwoClassesOfTheProduct() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("../worker"))) {
            List<Path> sources = Stream.concat(modules, Stream.of(Path.of(".")))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList();
            assertThat(sources).hasSizeGreaterThan(2);
            assertThat(standTwice(sources)).isEmpty();
        }
        assertThat(standTwice(List.of(Path.of("src/test/java/dev/lockstep/driver/wronghouse"))))
                .contains("Thing.java");
    }

    private static List<String> standTwice(List<Path> folders) throws IOException {
        Map<String, Integer> names = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                        .forEach(name -> names.merge(name, 1, Integer::sum));
            }
        }
        return names.entrySet().stream()
                .filter(name -> name.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static ArchRule pagesReadEvents(String house) {
        String page = house + ".page..";
        return noClasses()
                .that()
                .resideInAPackage(page)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.lockstep..")
                        .and(not(resideInAnyPackage(
                                page, "dev.lockstep.events..", "dev.lockstep.file..", "dev.lockstep.capacity.."))))
                .because(
                        "a page can be drawn from the events of any run, and the figures of any cluster, wherever it was");
    }

    private static ArchRule noRoomSeesAnEngine(String house) {
        return noClasses()
                .that()
                .resideInAPackage(house + "..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.lockstep.engine.dl4j..", "org.deeplearning4j..", "org.nd4j.."))
                .because("a second engine comes behind the same seam");
    }

    private static ArchRule noRoomSeesTheCommands(String house) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(house + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(house + ".cli..")
                .because("whoever calls runs as a library has no command line");
    }

    private static ArchRule onlyCommandsSeeRuns(String house) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(house + ".run..", house + ".cli..", house + ".ml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(house + ".run..")
                .because("a run calls its rooms, and none of them calls it");
    }

    private static ArchRule onlyEstimatorsSeeSparkMl(String house) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(house + ".ml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark.ml..")
                .because("the distribution has a Spark without it");
    }

    private static ArchRule onlyCommandsEnd(String house) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(house + ".cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("the process is the caller's");
    }

    private static ArchRule nobodyCancelsAllJobs(String house) {
        return noClasses()
                .that()
                .resideInAPackage(house + "..")
                .should()
                .callMethod(SparkContext.class, "cancelAllJobs")
                .because("the session may be the caller's, with jobs of its own");
    }

    private static ArchRule roomsGoInNoCircle(String house) {
        return slices().matching(house + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchRule ingestGoesInNoCircle(String house) {
        return slices().matching(house + ".ingest.(*)..").should().beFreeOfCycles();
    }

    private static ArchRule onlyIngestWiresItsRooms(String house) {
        return noClasses()
                .that()
                .resideInAPackage(house + ".ingest.(*)..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(house + ".ingest")
                .because("a room that knew its hall would know all other rooms");
    }

    private static ArchRule noScalaReturned(String house) {
        return callable(house)
                .should()
                .notHaveRawReturnType(resideInAPackage("scala.."))
                .because(SCALA);
    }

    private static ArchRule noScalaTaken(String house) {
        return callable(house)
                .should()
                .notHaveRawParameterTypes(DescribedPredicate.anyElementThat(resideInAPackage("scala..")))
                .because(SCALA);
    }

    /** Methods that are seen from outside their package. */
    private static GivenMethodsConjunction callable(String house) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(house + "..")
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .arePublic();
    }

    private static ArchRule everyClassHasARoom(String house) {
        return everyClassIn(house, Stream.of(ROOMS).map(room -> house + "." + room + ".."));
    }

    private static ArchRule everyClassOfIngestHasARoom(String house) {
        String ingest = house + ".ingest";
        return everyClassIn(
                ingest,
                Stream.concat(Stream.of(ingest), Stream.of(INGEST_ROOMS).map(room -> ingest + "." + room + "..")));
    }

    private static ArchRule everyClassIn(String house, Stream<String> rooms) {
        return classes()
                .that()
                .resideInAPackage(house + "..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .resideInAnyPackage(rooms.toArray(String[]::new))
                .because("a new room needs its arrows in this test first");
    }
}
