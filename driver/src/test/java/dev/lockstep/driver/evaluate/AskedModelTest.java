package dev.lockstep.driver.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunFile;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.driver.ingest.SparkTest;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.page.SaliencyPage;
import dev.lockstep.engine.model.SampleModels;
import dev.lockstep.events.Event.SaliencyDrawn;
import dev.lockstep.explain.ColumnImportance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of files and of data sets, asked of models whose weights were written by hand. */
class AskedModelTest extends SparkTest {
    private static final ModelPlace PEOPLE = new ModelPlace("people.zip", SampleModels.ofPeople());
    private static final ModelPlace POINTS = new ModelPlace("points.zip", SampleModels.ofPoints());
    private static final ModelPlace TEXTS = new ModelPlace("texts.zip", SampleModels.ofTexts());
    private static final ModelPlace LETTERS = new ModelPlace("abc.zip", SampleModels.ofCharacters());
    private static final ModelPlace LEVELS = new ModelPlace("levels.zip", SampleModels.ofLevels());
    private static final ModelPlace PICTURES = new ModelPlace("pictures.zip", SampleModels.ofPictures());
    private static final ModelPlace PRICES = new ModelPlace("prices.zip", SampleModels.ofPrices());

    @TempDir
    private Path folder;

    private String file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n")
                .toString();
    }

    private static QuestionRequest all(String place, String... settings) {
        return new QuestionRequest(place, List.of(settings), List.of(), Optional.empty());
    }

    private static QuestionRequest keyed(String place, String... keys) {
        return new QuestionRequest(place, List.of(), List.of(keys), Optional.empty());
    }

    private PredictionJob.Outcome predict(ModelPlace place, QuestionRequest request, String to) throws IOException {
        return new PredictionJob(spark, place, place.model()).write(request, target(to), "");
    }

    private String target(String to) {
        return folder.resolve(to).toString();
    }

    private static EvaluationJob.Outcome evaluate(ModelPlace place, QuestionRequest request) throws IOException {
        return new EvaluationJob(spark, place, place.model()).evaluate(request);
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("out"));
        }
    }

    @Test
    void rowsWithoutALabelArePredictedBesideTheirKeysAndStrangeWordsAreCounted() throws IOException {
        String people = file("people.csv", "job,id,age", "pilot,a,50", "baker,b,20", "astronaut,c,30");

        PredictionJob.Outcome outcome = predict(PEOPLE, keyed(people, "id"), "out");

        assertThat(outcome.rows()).isEqualTo(3);
        assertThat(outcome.unknown()).isEqualTo(Map.of("job", 1L));
        Dataset<Row> written = spark.read().parquet(target("out"));
        assertThat(written.columns())
                .containsExactly("id", "predicted", "probability_small", "probability_large", "unknown");
        List<Row> rows = written.orderBy("id").collectAsList();
        assertThat(rows).extracting(row -> row.getString(1)).containsExactly("large", "small", "small");
        assertThat(rows).extracting(row -> row.getInt(4)).containsExactly(0, 0, 1);
        assertThat(rows.get(0).getFloat(3)).isCloseTo((float) (1 / (1 + Math.exp(-4))), within(1e-6f));
        assertThat(rows.get(2).getFloat(2)).isCloseTo(0.5f, within(1e-6f));
    }

    @Test
    void withoutKeysARowIsNamedByItsFileAndItsPlaceThere() throws IOException {
        String people = file("people.csv", "age,job", "50,pilot", "20,baker");
        predict(PEOPLE, all(people), "out.csv");

        List<Row> rows = spark.read()
                .option("header", "true")
                .csv(target("out.csv"))
                .orderBy("row")
                .collectAsList();
        assertThat(rows).extracting(row -> row.getString(1)).containsExactly("2", "3");
        assertThat(rows).allMatch(row -> row.getString(0).endsWith("people.csv"));
    }

    /** A table may come in another format than that of the training. */
    @Test
    void aTableInAnotherFormatIsReadByItsName() throws IOException {
        String people = file("people.json", "{\"age\": 50, \"job\": \"pilot\"}", "{\"age\": 20, \"job\": \"baker\"}");

        assertThat(predict(PEOPLE, all(people), "out").rows()).isEqualTo(2);
    }

    @Test
    void allColumnsThatAreMissingAreNamedAtOnceAndNothingIsLeft() throws IOException {
        String people = file("people.csv", "years,job", "50,pilot");

        assertThatThrownBy(() -> predict(PEOPLE, keyed(people, "id"), "out"))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining(
                        "people.csv lacks 2 columns: the model takes age; --keys names id. It has years, job");
        nothingIsLeft();
    }

    @Test
    void rowsThatCannotBeReadAreNamedAtOnceAndLeftOutWhereThatIsAskedFor() throws IOException {
        String people = file("people.csv", "age,job", "old,pilot", "50,pilot", ",baker");

        assertThatThrownBy(() -> predict(PEOPLE, all(people), "out"))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("2 faults in the data:")
                .hasMessageContaining("people.csv line 2: column age: 'old' is not a number")
                .hasMessageContaining("people.csv line 4: column age: is missing")
                .hasMessageContaining("--set data.onBadRow=skip");
        nothingIsLeft();

        PredictionJob.Outcome outcome = predict(PEOPLE, all(people, "data.onBadRow=skip"), "out");
        assertThat(outcome.rows()).isEqualTo(1);
        assertThat(outcome.skipped()).isEqualTo(2);
        assertThat(spark.read().parquet(target("out")).count()).isEqualTo(1);
    }

    @Test
    void whatIsThereIsNeverTouched() throws IOException {
        String people = file("people.csv", "age,job", "50,pilot");
        Path mine = Files.writeString(folder.resolve("mine"), "mine");

        assertThatThrownBy(() -> predict(PEOPLE, all(people), "mine")).hasMessageContaining("exists already");
        assertThat(mine).hasContent("mine");
        assertThatThrownBy(() -> predict(PEOPLE, all(folder + "/none.csv"), "out"))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("there is no " + folder + "/none.csv");
        assertThatThrownBy(() -> predict(POINTS, all(people.replace(".csv", "")), "out"))
                .hasMessageContaining("the model learned from moons, which is no file");
    }

    @Test
    void aDataSetIsPredictedAndEvaluatedByItsParts() throws IOException {
        String dataset = DatasetIngest.prepare(
                spark,
                RunFile.read("run.yaml", """
                name: moons
                data: { source: moons, rows: 2500, store: %s, split: { test: 0.2 } }
                network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
                training: {}
                """.formatted(folder.resolve("store")), List.of())
                        .data(),
                1);

        assertThat(predict(POINTS, all(dataset), "out").rows()).isEqualTo(2500);
        Dataset<Row> written = spark.read().parquet(target("out"));
        assertThat(written.select("part", "row").distinct().count()).isEqualTo(2500);
        assertThat(written.where("part = 'test'").count()).isEqualTo(500);

        QuestionRequest test = new QuestionRequest(dataset, List.of(), List.of(), Optional.of(Split.TEST));
        assertThatThrownBy(() -> evaluate(POINTS, test)).hasMessageContaining("but the model knows [small, large]");
        assertThatThrownBy(() -> predict(PEOPLE, all(dataset), "other"))
                .hasMessageContaining("but the model takes [3]");
    }

    @Test
    void answersAreComparedWithLabels() throws IOException {
        String people = file(
                "people.csv", "age,job,size", "50,pilot,large", "20,baker,small", "30,pilot,small", "40,baker,large");

        EvaluationJob.Outcome found = evaluate(PEOPLE, all(people));

        assertThat(found.rows()).isEqualTo(4);
        assertThat(found.metrics()).containsEntry("accuracy", 0.75).containsKeys("loss", "precision", "recall", "f1");
        assertThat(found.confusion()).containsExactly(List.of(1L, 1L), List.of(0L, 2L));
        assertThat(found.classes().get(0).recall()).isEqualTo(0.5);
    }

    @Test
    void aLabelThatTheModelDoesNotKnowIsNamedWithItsRow() throws IOException {
        String people = file("people.csv", "age,job,size", "50,pilot,huge");
        assertThatThrownBy(() -> evaluate(PEOPLE, all(people)))
                .hasMessageContaining("people.csv line 2: column size: the label 'huge' is not one of the 2 classes");
        String none = file("none.csv", "age,job", "50,pilot");
        assertThatThrownBy(() -> evaluate(PEOPLE, all(none))).hasMessageContaining("its label is size");
    }

    @Test
    void predictedNumbersAreComparedWithTrueOnes() throws IOException {
        String prices = file("prices.csv", "x,price", "1,3", "2,5", "3,9");

        Map<String, Double> found = evaluate(PRICES, all(prices)).metrics();

        assertThat(found.get("rmse")).isCloseTo(Math.sqrt(4.0 / 3), within(1e-6));
        assertThat(found.get("mae")).isCloseTo(2.0 / 3, within(1e-6));
        double around = 17.0 / 3;
        double total = Math.pow(3 - around, 2) + Math.pow(5 - around, 2) + Math.pow(9 - around, 2);
        assertThat(found.get("r2")).isCloseTo(1 - 4 / total, within(1e-6));
        predict(PRICES, all(prices), "out");
        assertThat(spark.read().parquet(target("out")).columns()).containsExactly("file", "row", "predicted_price");
    }

    @Test
    void textsAreTakenByTheWordsOfTheTrainingAndNeedNoClass() throws IOException {
        String texts = file("texts.txt", "Good, good!", "so bad\tlarge", "good news good\tlarge");

        PredictionJob.Outcome outcome = predict(TEXTS, all(texts), "out");

        assertThat(outcome.unknown()).isEqualTo(Map.of("text", 2L));
        List<Row> rows = spark.read().parquet(target("out")).orderBy("row").collectAsList();
        assertThat(rows).extracting(row -> row.getString(2)).containsExactly("large", "small", "large");
        assertThat(rows).extracting(row -> row.getInt(5)).containsExactly(0, 1, 1);
        assertThatThrownBy(() -> evaluate(TEXTS, all(texts)))
                .hasMessageContaining("line 1: has no class after its text");
        String labelled = file("labelled.txt", "so bad\tlarge", "good news good\tlarge");
        assertThat(evaluate(TEXTS, all(labelled)).metrics()).containsEntry("accuracy", 0.5);
    }

    @Test
    void eachStepOfATextIsARowOfItsOwn() throws IOException {
        String text = Files.writeString(folder.resolve("text.txt"), "abcabx").toString();

        assertThatThrownBy(() -> predict(LETTERS, all(text), "out"))
                .hasMessageContaining("text.txt character 4: holds the character 'x', which training has not seen");
        predict(LETTERS, all(text, "data.onBadRow=skip"), "out");
        Dataset<Row> written = spark.read().parquet(target("out"));
        assertThat(written.columns()).containsExactly("file", "row", "step", "predicted", "probability");
        assertThat(written.orderBy("row", "step").collectAsList())
                .extracting(row -> row.getLong(1) + " " + row.getInt(2) + " " + row.getString(3))
                .containsExactly("0 1 b", "0 2 c", "2 1 c", "2 2 b");
        assertThat(evaluate(LETTERS, all(text, "data.onBadRow=skip")).metrics()).containsEntry("accuracy", 0.75);
    }

    /** A forecast is of what has not come yet: its file ends with the last line that is known. */
    @Test
    void windowsAreScaledAsTheLinesOfTheTrainingWereAndNeedNoLinesToCome() throws IOException {
        String levels = file("levels.csv", "level", "12", "16", "30");

        predict(LEVELS, all(levels), "out");
        Dataset<Row> written = spark.read().parquet(target("out"));
        assertThat(written.columns()).containsExactly("file", "row", "predicted_level+1");
        assertThat(written.orderBy("row").collectAsList())
                .extracting(row -> row.getFloat(2))
                .containsExactly(16f, 30f);
        assertThat(evaluate(LEVELS, all(levels)).metrics()).containsEntry("rmse", 14.0);
    }

    @Test
    void whereAModelLooksIsFoundByCoveringEachPlace() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 255);
        Path album = Files.createDirectories(folder.resolve("album/large"));
        ImageIO.write(image, "png", album.resolve("a.png").toFile());
        String pictures = folder.resolve("album").toString();

        SaliencyDrawn drawn = new SaliencyJob(spark, PICTURES, PICTURES.model()).explain(all(pictures), 3);

        SaliencyDrawn.Picture picture = drawn.pictures().get(0);
        assertThat(drawn.pictures()).hasSize(1);
        assertThat(picture.predicted()).isEqualTo(1);
        byte[] heat = Base64.getDecoder().decode(picture.heat());
        assertThat(heat[0]).isEqualTo((byte) 255);
        assertThat(Arrays.copyOfRange(heat, 1, 16)).containsOnly(0);
        assertThat(SaliencyPage.text("pictures", List.of("small", "large"), drawn))
                .contains("What pictures looks at")
                .contains("large (0.98)");
        assertThatThrownBy(() -> new SaliencyJob(spark, PEOPLE, PEOPLE.model()).explain(all(pictures), 3))
                .hasMessageContaining("leave --pictures out");
    }

    @Test
    void columnsAreOrderedByHowMuchTheModelLeansOnThem() throws IOException {
        List<String> lines = new ArrayList<>(List.of("size,job,age"));
        for (int i = 0; i < 60; i++) {
            lines.add((i % 2 == 0 ? "large,baker," : "small,baker,") + (i % 2 == 0 ? 60 : 0));
        }
        String people = file("people.csv", lines.toArray(new String[0]));

        ImportanceJob.Outcome found = new ImportanceJob(spark, PEOPLE, PEOPLE.model()).explain(all(people), 40);

        assertThat(found.rows()).isEqualTo(40);
        assertThat(found.columns()).extracting(ColumnImportance::column).containsExactly("age", "job");
        assertThat(found.columns().get(1).loss()).isEqualTo(0);
    }
}
