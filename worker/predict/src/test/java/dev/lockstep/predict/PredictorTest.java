package dev.lockstep.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.DataException;
import dev.lockstep.engine.model.SampleModels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as a program has them, asked of a model of which only the file is there. */
class PredictorTest {
    private static Predictor ofTable() {
        return Predictor.load("people.zip", SampleModels.ofPeople());
    }

    private static Predictor ofPoints() {
        return Predictor.load("points.zip", SampleModels.ofPoints());
    }

    private static float sigmoid(double sum) {
        return (float) (1 / (1 + Math.exp(-sum)));
    }

    @Test
    void aRowIsPreparedAsThoseWereThatTheModelLearnedFrom() {
        try (Predictor predictor = ofTable()) {
            Prediction said = predictor.predict(Map.of("age", "50", "job", "pilot", "name", "anybody"));

            assertThat(said.label()).isEqualTo("large");
            assertThat(said.value("large")).isCloseTo(sigmoid(2 + 2), within(1e-6f));
            assertThat(said.value("small")).isCloseTo(1 - sigmoid(2 + 2), within(1e-6f));
            assertThat(said.unknown()).isEmpty();
            assertThat(predictor.predict(Arrays.asList(50, "pilot")).values()).containsExactly(said.values());
        }
    }

    @Test
    void aWordThatTrainingNeverSawIsNamedAndCountsAsNone() {
        try (Predictor predictor = ofTable()) {
            Prediction said = predictor.predict(List.of(30, "astronaut"));

            assertThat(said.unknown()).containsExactly("job");
            assertThat(said.value("large")).isCloseTo(0.5f, within(1e-6f));
        }
    }

    @Test
    void allThatIsWrongWithARowIsSaidAtOnce() {
        try (Predictor predictor = ofTable()) {
            assertThatThrownBy(() -> predictor.predict(Map.of("age", "old")))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("column age: 'old' is not a number")
                    .hasMessageContaining("column job: is missing");
            assertThatThrownBy(() -> predictor.predict(List.of(1, 2, 3)))
                    .hasMessage("the row has 3 values, but the model takes 2: age, job");
            assertThatThrownBy(() -> predictor.predict(new float[2]))
                    .hasMessage("the row has 2 features, but the model takes 3: [3]");
        }
    }

    @Test
    void rowsThatWereMadeAreGivenByTheNamesOfTheirValuesOrReady() {
        try (Predictor predictor = ofPoints()) {
            assertThat(predictor.columns()).containsExactly("x", "y");
            assertThat(predictor.predict(Map.of("x", 1, "y", -3)).label()).isEqualTo("small");
            assertThat(predictor.predict(new float[] {1, 3}).label()).isEqualTo("large");
        }
    }

    @Test
    void numbersAreGivenByTheirNames() {
        try (Predictor predictor = Predictor.load("prices.zip", SampleModels.ofPrices())) {
            Prediction said = predictor.predict(new float[] {3});

            assertThat(said.label()).isEmpty();
            assertThat(said).hasToString("price 7.000");
            assertThatThrownBy(() -> said.value("cost")).hasMessageContaining("there are price");
        }
    }

    @Test
    void aTextIsTakenByTheWordsThatTrainingKnew() {
        try (Predictor predictor = Predictor.load("texts.zip", SampleModels.ofTexts())) {
            assertThat(predictor.predict("Good, good!").label()).isEqualTo("large");
            Prediction said = predictor.predict("so bad");
            assertThat(said.label()).isEqualTo("small");
            assertThat(said.unknown()).containsExactly("so");
            assertThat(predictor.predict("").label()).isEqualTo("small");
            assertThat(predictor.predict("good good bad bad bad").values())
                    .containsExactly(predictor.predict(new float[] {3, 3, 2}).values());
        }
        try (Predictor predictor = ofTable()) {
            assertThatThrownBy(() -> predictor.predict("good")).hasMessageContaining("which is no words of texts");
        }
    }

    @Test
    void aPictureOfAnySizeIsGivenByItsFile(@TempDir Path folder) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, 2, 2, 0, new int[] {255, 255, 255, 255});
        Path picture = folder.resolve("a.png");
        ImageIO.write(image, "png", picture.toFile());
        Path text = Files.writeString(folder.resolve("b.png"), "no picture");

        try (Predictor predictor = Predictor.load("pictures.zip", SampleModels.ofPictures())) {
            Prediction said = predictor.predict(picture);
            assertThat(said.label()).isEqualTo("large");
            assertThat(said.value("large")).isCloseTo(sigmoid(8 - 4), within(1e-6f));
            assertThatThrownBy(() -> predictor.predict(text))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("b.png is no picture in png, jpeg, gif or bmp");
        }
        try (Predictor predictor = ofPoints()) {
            assertThatThrownBy(() -> predictor.predict(picture)).hasMessageContaining("which is no pictures");
        }
    }

    /** The memory of an engine belongs to a thread. */
    @Test
    void anotherThreadIsToldToLoadItsOwn() throws Exception {
        try (Predictor predictor = ofPoints()) {
            var threads = Executors.newSingleThreadExecutor();
            var other = threads.submit(() -> predictor.predict(new float[2]));
            assertThatThrownBy(other::get).hasMessageContaining("each thread loads its own");
            threads.shutdown();
        }
    }

    @Test
    void eachStepOfARowIsPredictedWhereEachHasALabel() {
        try (Predictor predictor = Predictor.load("abc.zip", SampleModels.ofCharacters())) {
            assertThat(predictor.predictSteps("ab"))
                    .extracting(Prediction::label)
                    .containsExactly("b", "c");
            assertThat(predictor.predictSteps(new float[] {1, 0}))
                    .extracting(Prediction::label)
                    .containsExactly("c", "b");
            assertThatThrownBy(() -> predictor.predictSteps("ax")).hasMessageContaining("the character 'x' at place 1");
            assertThatThrownBy(() -> predictor.predictSteps("abc")).hasMessageContaining("has 3 features");
            assertThatThrownBy(() -> predictor.predict(new float[2])).hasMessageContaining("predictSteps");
        }
    }

    @Test
    void whereThereIsNoModelItIsSaid(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Predictor.load(folder)).hasMessageContaining("there is no model " + folder);
        Path text = Files.writeString(folder.resolve("model.zip"), "no zip");
        assertThatThrownBy(() -> Predictor.load(text)).hasMessageContaining("is no model");
    }

    /** These tests run with what a user of the artifact has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.spark.SparkConf",
                "org.apache.hadoop.conf.Configuration",
                "org.apache.arrow.vector.FieldVector",
                "io.jhdf.HdfFile"
            })
    void noneOfThisIsNeeded(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
}
