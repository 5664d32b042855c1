package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RunReportTest {
    @TempDir
    private Path directory;

    @Test
    void aRunOfTwoClassesHasEverySection() {
        assertThat(texts(Runs.completed("moons"), "//section/@id"))
                .containsExactly("curves", "boundary", "confusion", "scores", "ranks", "run", "versions");
        assertThat(texts(Runs.completed("moons"), "//figure//h3"))
                .containsExactly("Loss", "Accuracy", "Learning rate", "Throughput");
        assertThat(texts(Runs.completed("moons"), "//caption")).containsExactly("test", "validation");
    }

    @Test
    void whatAModelMakesOfSomeRowsIsDrawn() {
        List<Event> events = List.of(
                Runs.started("m"),
                new Event.Reconstructed(List.of(new Event.Reconstructed.Pair(3, 1, 2, "AAECAwQF", "BQQDAgEA"))),
                Runs.forecast(List.of(1f, 2f), List.of(4f, 4f), List.of(3f, 4f)),
                ended("completed", "ab"));
        assertThat(texts(events, "//section/@id")).containsExactly("reconstructed", "forecast", "run", "versions");
        assertThat(texts(events, "//section[@id='reconstructed']//img/@alt"))
                .containsExactly("a picture", "its reconstruction");
        assertThat(texts(events, "//section[@id='forecast']//h3")).containsExactly("OT");
        assertThat(texts(events, "//p[@class='note']"))
                .containsExactly("Off by 0.5000 on average; repeating the last value, by 2.000.");
        assertThat(texts(events, "//section[@id='forecast']//polyline/@class"))
                .containsExactly("curve past", "curve actual", "curve repeated", "curve forecast");
    }

    @Test
    void howCertainAnswersAreIsDrawnAndTheWorstAreShown() {
        List<Event> events = List.of(
                Runs.started("m", "no", "\n"),
                new Event.AnswersRanked(
                        "test",
                        100,
                        List.of(new Event.AnswersRanked.ClassCurve(
                                1, 0.75, 0.5, List.of(0f, 0.5f, 1f), List.of(0f, 1f, 1f), List.of(1f, 0.5f, 0.5f))),
                        List.of(new Event.AnswersRanked.Reliability(0.9, 0.8, 100))),
                new Event.WorstShown(
                        "test",
                        100,
                        List.of(new Event.WorstShown.Mistake("no", "yes", 0.75, "age 39", List.of(), ""))));
        assertThat(texts(events, "//section/@id")).containsExactly("certainty", "worst", "run", "versions");
        assertThat(texts(events, "//section[@id='certainty']//h3"))
                .containsExactly("Found rows (ROC)", "Precision", "Right answers (calibration)");
        assertThat(texts(events, "//section[@id='certainty']//span[contains(@class, 'key')]"))
                .contains("↵, area 0.750", "↵, average 0.500", "off by 0.100 on average");
        assertThat(texts(events, "//section[@id='worst']//td")).containsExactly("no", "yes", "75.00%", "age 39");
    }

    @Test
    void thePicturesThatAreWorstAreShownAsPictures() {
        List<Event> events = List.of(
                Runs.started("m", "cat", "dog"),
                new Event.WorstShown(
                        "test",
                        9,
                        List.of(new Event.WorstShown.Mistake("cat", "dog", 0.9, "", List.of(1, 1, 2), "AP8="))));
        assertThat(texts(events, "//section[@id='worst']//img/@alt")).containsExactly("dog (0.90), but it is cat");
    }

    @Test
    void numbersThatWerePredictedLieBesideThoseThatCame() {
        List<Event> events = List.of(
                Runs.started("m"),
                new Event.NumbersCompared(
                        "test",
                        List.of(new Event.NumbersCompared.Column(
                                "price", List.of(1f, 2f, 3f), List.of(1.5f, Float.NaN, 3f)))));
        assertThat(texts(events, "//section[@id='numbers']//h3")).containsExactly("Predicted price");
        String dots = texts(events, "//path[@class='dots train']/@d").get(0);
        assertThat(dots).doesNotContain("NaN");
        assertThat(dots.split("h0", -1))
                .as("two dots, and what is behind the last")
                .hasSize(3);
    }

    @Test
    void theNetworkIsDrawnWithItsShapesAndTheRunFileIsThere() {
        List<Event> events = List.of(
                Runs.started("m"),
                new Event.RunDescribed(
                        "name: m\n",
                        java.util.Map.of("updater", "adam"),
                        List.of(
                                layer("dense", List.of(-1), "8 values", 24),
                                layer("dense", List.of(0), "8 values", 72),
                                layer("add", List.of(0, 1), "8 values", 0))));
        assertThat(texts(events, "//section[@id='network']//text[@class='kind']"))
                .containsExactly("row", "dense", "dense", "add");
        assertThat(texts(events, "//section[@id='network']//text")).contains("24 parameters", "8 values");
        assertThat(texts(events, "//section[@id='network']//path[@class='way']"))
                .as("each layer has its way in, and one of them two")
                .hasSize(4);
        assertThat(texts(events, "//pre")).containsExactly("name: m");
        assertThat(fact(events, "updater")).isEqualTo("adam");
    }

    private static Event.RunDescribed.Layer layer(String kind, List<Integer> from, String out, long parameters) {
        return new Event.RunDescribed.Layer(kind, "units 8", from, out, parameters);
    }

    @Test
    void aHundredClassesAreAPictureAndTheWorstOfThem() {
        List<List<Long>> counts = new ArrayList<>();
        String[] classes = new String[100];
        for (int actual = 0; actual < 100; actual++) {
            Long[] row = new Long[100];
            java.util.Arrays.fill(row, 0L);
            row[actual] = 100L - actual;
            row[0] += actual;
            counts.add(List.of(row));
            classes[actual] = "class" + actual;
        }
        List<Event> events = List.of(
                Runs.started("m", classes),
                new Event.Evaluated("test", new Event.Score(1, java.util.Optional.of(0.5)), counts));
        assertThat(texts(events, "//section[@id='confusion']//img/@alt").get(0)).contains("100 classes", "50.50%");
        assertThat(texts(events, "//section[@id='confusion']//table[2]/tbody/tr[1]/td"))
                .containsExactly("class99", "100", "1.0%", "100.0%");
        assertThat(RunReport.text(events)).hasSizeLessThan(100_000);
    }

    @Test
    void longNumbersUnderAnAxisEndWithinIt() {
        List<Event> events = List.of(Runs.started("m"), Runs.regressionEpoch(1, 3), Runs.regressionEpoch(3_000, 1));
        assertThat(texts(events, "//figure[1]//text[.='3,000']/@text-anchor")).containsExactly("end");
        assertThat(texts(events, "//figure[1]//text[.='1,000']/@text-anchor")).containsExactly("middle");
    }

    @Test
    void aForecastFromOtherColumnsHasNoPastAndNoLastValueToRepeat() {
        List<Event> events = List.of(Runs.forecast(List.of(), List.of(4f), List.of(3f)));
        assertThat(texts(events, "//polyline/@class")).containsExactly("curve actual", "curve forecast");
        assertThat(texts(events, "//p[@class='note']")).containsExactly("Off by 1.000 on average.");
    }

    @Test
    void aForecastThatIsNoNumberLeavesNoTraceInTheCurves() {
        List<Event> events =
                List.of(Runs.forecast(List.of(1f), List.of(2f, 3f), List.of(Float.NaN, Float.POSITIVE_INFINITY)));
        assertThat(texts(events, "//polyline/@points")).noneMatch(points -> points.contains("NaN"));
        assertThat(RunReport.text(events)).doesNotContain("Infinity", "∞");
    }

    @Test
    void aSectionWithoutEventsIsNotThere() {
        List<Event> regression = List.of(
                Runs.started("line"), Runs.regressionEpoch(1, 3), Runs.regressionEpoch(2, 1), ended("completed", "ab"));
        assertThat(texts(regression, "//section/@id")).containsExactly("curves", "run", "versions");
        assertThat(texts(regression, "//figure//h3")).containsExactly("Loss", "Learning rate", "Throughput");
        assertThat(fact(regression, "classes")).isEqualTo("none: a regression");
        assertThat(texts(List.of(), "//section/@id")).isEmpty();
    }

    @Test
    void theFiguresAtTheTopAreOfTheTestPartWhereThereIsOne() {
        assertThat(texts(Runs.completed("moons"), "//dt"))
                .containsExactly("test accuracy", "test loss", "samples/s", "time", "weightsSha256");
        assertThat(texts(Runs.completed("moons"), "//dd"))
                .containsExactly("99.50%", "0.3500", "2,560", "13 s", "e468999f0848");
    }

    @Test
    void withoutATestPartTheFiguresAreOfTheBestEpoch() {
        List<Event> events =
                List.of(Runs.started("moons", "a", "b"), Runs.epoch(1, 0.5, 0.8, true), Runs.epoch(2, 0.7, 0.7, false));
        assertThat(texts(events, "//dt")).containsExactly("validation accuracy", "validation loss");
        assertThat(texts(events, "//dd")).containsExactly("70.00%", "0.6000");
    }

    @Test
    void aRunThatDivergedSaysWhereAndWhatToDo() {
        List<Event> events = new ArrayList<>(Runs.completed("moons"));
        events.set(events.size() - 1, Runs.ended("diverged", "the loss was no longer a number at step 13", "ab"));
        assertThat(texts(events, "//div[@role='alert']/strong"))
                .containsExactly("the loss was no longer a number at step 13");
        assertThat(texts(events, "//div[@role='alert']/p").get(0))
                .contains("learning rate", "training.clip: { norm: 1.0 }", "data");
        assertThat(texts(events, "//header//span[contains(@class, 'bad')]")).containsExactly("✕diverged");
    }

    @Test
    void aRunThatWasCutOffHasABestEpochButNoModel() {
        List<Event> events =
                List.of(Runs.started("m", "a", "b"), Runs.epoch(1, 0.5, 0.8, true), ended("interrupted", ""));
        assertThat(texts(events, "//th[@scope='row']")).contains("best epoch").doesNotContain("kept model");
        assertThat(texts(events, "//dt")).doesNotContain("weightsSha256");
        assertThat(texts(events, "//div[@role='alert']/strong")).containsExactly("The run ended: interrupted.");
    }

    @Test
    void theModelThatACutOffRunLeftIsNamedButNotForAnEpoch() {
        List<Event> events =
                List.of(Runs.started("m", "a", "b"), Runs.epoch(1, 0.5, 0.8, true), ended("interrupted", "ab12"));
        assertThat(texts(events, "//th[@scope='row']"))
                .contains("best epoch", "weightsSha256")
                .doesNotContain("kept model");
        assertThat(texts(Runs.completed("m"), "//th[@scope='row']")).contains("kept model");
    }

    @Test
    void aRunThatGoesOnIsNotAnAlarm() {
        assertThat(texts(List.of(Runs.started("m")), "//div[@role='alert']")).isEmpty();
        assertThat(texts(List.of(Runs.started("m")), "//header//span[contains(@class, 'status')]"))
                .containsExactly("●running");
    }

    @Test
    void whatComesFromOutsideIsTextAndNeverMarkup() {
        String name = "<b>&\"'\u0007</b><script>";
        List<Event> events = List.of(
                Runs.started(name, name, "blue"),
                Runs.epoch(1, 0.5, 0.8, true),
                Runs.boundary(0, 1, 0.25f, 0.75f),
                Runs.evaluated("test", 0.3, 0.9),
                new Event.Warned(name),
                Runs.ended("failed", name, ""));
        String shown = name.replace('\u0007', '\uFFFD');
        assertThat(texts(events, "//h1")).containsExactly(shown);
        assertThat(texts(events, "//section[@id='warnings']//li")).containsExactly(shown);
        assertThat(texts(events, "//b")).isEmpty();
        assertThat(texts(events, "//script")).hasSize(1);
        assertThat(fact(events, "classes")).isEqualTo(shown + ", blue");
    }

    @Test
    void thousandsOfEpochsAndClassesDoNotMakeItLarge() {
        List<Event> events = new ArrayList<>();
        String[] classes = new String[2_000];
        java.util.Arrays.setAll(classes, i -> "class" + i);
        events.add(Runs.started("large", classes));
        for (int epoch = 1; epoch <= 20_000; epoch++) {
            events.add(Runs.epoch(epoch, 1.0 / epoch, 0.9, true));
        }
        assertThat(RunReport.text(events)).hasSizeLessThan(200_000);
        assertThat(fact(events, "classes")).endsWith("class29, … (2,000)");
    }

    @Test
    void lossesThatAreNoNumbersLeaveNoTraceInTheCurves() {
        List<Event> events = List.of(
                Runs.started("m"),
                Runs.regressionEpoch(1, 0.5),
                Runs.regressionEpoch(2, Double.NaN),
                Runs.regressionEpoch(3, Double.POSITIVE_INFINITY));
        assertThat(RunReport.text(events)).doesNotContain("NaN", "Infinity", "∞");
        assertThat(texts(events, "//polyline[@data-name='train']/@data-values")).containsExactly("0.5000");
        assertThat(texts(events, "//circle[@class='dot train']/@r")).containsExactly("4.5");
    }

    @Test
    void itIsOneWholeFileThatNeedsNoOther() throws IOException {
        Path file = directory.resolve("report.html");
        Files.writeString(file, "an older one");
        RunReport.write(Runs.completed("moons"), file);
        assertThat(directory.toFile().list()).containsExactly("report.html");
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(texts(Runs.completed("moons"), "//@src | //@href"))
                .isNotEmpty()
                .allMatch(link -> link.startsWith("data:"));
        assertThat(Files.readString(file)).doesNotContain("@import", "url(");
    }

    private static Event ended(String status, String hash) {
        return Runs.ended(status, "", hash);
    }

    private static String fact(List<Event> events, String name) {
        return texts(events, "//tr[th='" + name + "']/td").get(0);
    }

    /** What the path finds in the report, which is well-formed XML too. */
    private static List<String> texts(List<Event> events, String path) {
        try {
            Document page = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(RunReport.text(events))));
            NodeList found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                texts.add(found.item(i).getTextContent().strip().replaceAll("\\s*\\n\\s*", ""));
            }
            return texts;
        } catch (Exception e) {
            throw new AssertionError("the report is no well-formed XML", e);
        }
    }
}
