package dev.lockstep.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunFileException;
import dev.lockstep.driver.cluster.SparkCluster;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of Spark ML does with an estimator, on a small table and an engine of one layer. */
class LockstepPipelineTest {
    @TempDir
    private static Path folder;

    private static SparkSession session;
    private static Dataset<Row> points;
    private static PipelineModel fitted;

    @BeforeAll
    static void fitOnce() {
        session = SparkSession.builder()
                .config(SparkCluster.settings("a pipeline", 1))
                .config("spark.log.level", "ERROR")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        points = session.range(120)
                .selectExpr("cos(id) as x", "sin(id * 1.7) as y")
                .selectExpr("x", "y", "if(y > x, 2D, 0D) as side", "3 * x - y + 1 as height")
                .cache();
        fitted = pipeline(classifier()).fit(points);
    }

    @AfterAll
    static void stopSpark() {
        session.stop();
    }

    private static VectorAssembler assembler() {
        return new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
    }

    private static Pipeline pipeline(PipelineStage last) {
        return new Pipeline().setStages(new PipelineStage[] {assembler(), last});
    }

    private static String run(String network) {
        return """
                data: { split: { validation: 0.2 }, store: %s }
                network: { %s }
                training: { engine: fake, batch: 8, epochs: 8, updater: { sgd: { learningRate: 0.5 } } }
                """.formatted(folder.resolve("store"), network);
    }

    private static LockstepClassifier classifier() {
        return new LockstepClassifier()
                .setRun(run("layers: [ dense: { units: 2, activation: softmax } ], loss: crossEntropy"))
                .setLabelCol("side")
                .setRunsFolder(folder.resolve("runs").toString());
    }

    private static LockstepRegressor regressor() {
        return new LockstepRegressor()
                .setRun(run("layers: [ dense: { units: 1 } ], loss: mse"))
                .setLabelCol("height")
                .setLearningRate(0.1)
                .setEpochs(20)
                .setRunsFolder(folder.resolve("runs").toString());
    }

    private static List<Row> answers(PipelineModel model) {
        return model.transform(points)
                .select("x", "y", "prediction", "probability")
                .collectAsList();
    }

    @Test
    void aPipelinePredictsClassesByTheirNumbersAndTheChanceOfEach() {
        Dataset<Row> answered = fitted.transform(points);

        assertThat(answered.columns())
                .containsExactly("x", "y", "side", "height", "features", "prediction", "probability");
        double accuracy = new MulticlassClassificationEvaluator()
                .setLabelCol("side")
                .setMetricName("accuracy")
                .evaluate(answered);
        assertThat(accuracy).isGreaterThan(0.9);
        assertThat(answered.collectAsList()).allSatisfy(row -> {
            Vector chances = row.getAs("probability");
            double meant = row.getAs("prediction");
            assertThat(chances.size()).isEqualTo(3);
            assertThat(chances.apply(1)).isZero();
            assertThat(chances.apply(0) + chances.apply(2)).isCloseTo(1, within(1e-6));
            assertThat(chances.argmax()).isEqualTo((int) meant);
        });
    }

    @Test
    void whatIsSavedAndLoadedOrCopiedPredictsTheSame() throws Exception {
        List<Row> expected = answers(fitted);
        String place = folder.resolve("saved").toString();

        fitted.save(place);
        assertThat(answers(PipelineModel.load(place))).isEqualTo(expected);
        assertThat(answers(fitted.copy(new ParamMap()))).isEqualTo(expected);

        LockstepClassificationModel one = (LockstepClassificationModel) fitted.stages()[1];
        String alone = folder.resolve("alone").toString();
        one.setPredictionCol("side2").save(alone);
        LockstepClassificationModel loaded = LockstepClassificationModel.load(alone);
        one.setPredictionCol("prediction");
        assertThat(loaded.uid()).isEqualTo(one.uid());
        assertThat(loaded.content()).isEqualTo(one.content());
        assertThat(loaded.getOrDefault(loaded.predictionCol())).isEqualTo("side2");
        assertThat(one.parent().uid()).startsWith("lockstepClassifier");
    }

    @Test
    void anEstimatorKeepsItsParamsWhereverItGoes() throws Exception {
        LockstepClassifier first =
                classifier().setEpochs(3).setLearningRate(0.25).setFeatureShape(2);
        String place = folder.resolve("estimator").toString();
        first.save(place);
        LockstepClassifier loaded = LockstepClassifier.load(place);

        assertThat(loaded.uid()).isEqualTo(first.uid());
        assertThat(explained(loaded)).isEqualTo(explained(first)).contains("training.epochs (current: 3)");
        LockstepClassifier copy = first.copy(new ParamMap().put(first.epochs(), 5));
        assertThat(copy.getOrDefault(copy.epochs())).isEqualTo(5);
        assertThat(first.getOrDefault(first.epochs())).isEqualTo(3);
    }

    /** Spark says of an array which object it is. */
    private static String explained(LockstepClassifier classifier) {
        return classifier.explainParams().replaceAll("\\[\\S+@[0-9a-f]+", "an array");
    }

    @Test
    void aCrossValidatorFindsTheBetterLearningRate() {
        LockstepRegressor regressor = regressor();
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(regressor.learningRate(), new double[] {1e-9, 0.1})
                .build();
        CrossValidatorModel found = new CrossValidator()
                .setEstimator(pipeline(regressor))
                .setEvaluator(new RegressionEvaluator().setLabelCol("height"))
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setSeed(7)
                .fit(points);

        assertThat(found.avgMetrics()[1]).isLessThan(found.avgMetrics()[0]).isLessThan(0.5);
    }

    @Test
    void numbersArePredictedInTheMeasureOfTheLabels() {
        Dataset<Row> answered = pipeline(regressor().setSettings("data.scaleLabel=standard"))
                .fit(points)
                .transform(points);
        double error = new RegressionEvaluator().setLabelCol("height").evaluate(answered);
        assertThat(error).isLessThan(0.1);
    }

    @Test
    void whatCannotBeIsRefusedByItsColumn() {
        Dataset<Row> vectors = assembler().transform(points);

        assertThatThrownBy(() -> classifier().fit(points)).hasMessageContaining("featuresCol=features is no column");
        assertThatThrownBy(() -> classifier().setFeaturesCol("x").fit(vectors))
                .hasMessageContaining("featuresCol=x is a column of double, not of vectors");
        assertThatThrownBy(() -> classifier().setLabelCol("features").fit(vectors))
                .hasMessageContaining("not of numbers (a StringIndexer");
        assertThatThrownBy(() -> classifier().setLabelCol("height").fit(vectors))
                .hasMessageContaining("but a class is a whole number from 0 on");
        assertThatThrownBy(() -> classifier().setPredictionCol("x").fit(vectors))
                .hasMessageContaining("predictionCol=x is a column that is there already");
        assertThatThrownBy(() -> classifier().setFeatureShape(3, 3).fit(vectors))
                .hasMessageContaining("featureShape=[3, 3] is 9 values, but the vectors of features have 2");
        assertThatThrownBy(() -> new LockstepClassifier().setLabelCol("side").fit(vectors))
                .hasMessageContaining("no network is named");
        assertThatThrownBy(() -> classifier()
                        .setRun("network: { layers: [ dence: { units: 2 } ] }")
                        .fit(vectors))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("did you mean dense?");
        assertThatThrownBy(() -> fitted.stages()[1].transform(vectors.withColumn("prediction", vectors.col("x"))))
                .hasMessageContaining("predictionCol=prediction is a column that is there already");
    }
}
