package dev.lockstep.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.engine.model.ModelBytes;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine that most models are of, with no more on the class path than it needs itself. */
class Dl4jPredictorTest {
    @Test
    void aModelOfDeeplearning4jAnswersAlikeHoweverOftenItIsAsked() {
        RunSpec run = RunFile.read("run.yaml", """
                name: three
                data: { source: blobs, classes: 3 }
                network:
                  layers: [ dense: { units: 2, activation: relu }, dense: { units: 3, activation: softmax } ]
                  loss: crossEntropy
                training: { engine: dl4j }
                """, List.of());
        DataSchema schema =
                new DataSchema(List.of(2), List.of("x", "y"), new DataSchema.Classes(List.of("a", "b", "c")));
        // Each input goes to a hidden unit of its own, and these to the first and the second class.
        float[] weights = {1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0.5f};
        byte[] file = ModelBytes.of(run, LearnedRows.like(schema), FloatBuffer.wrap(weights));

        try (Predictor predictor = Predictor.load("three.zip", file)) {
            Prediction first = predictor.predict(new float[] {2, 1});
            for (int i = 0; i < 100; i++) {
                assertThat(predictor.predict(new float[] {2, 1}).values()).containsExactly(first.values());
            }

            double all = Math.exp(2) + Math.exp(1) + Math.exp(0.5);
            assertThat(first.label()).isEqualTo("a");
            assertThat(first.values())
                    .containsExactly(
                            new float[] {
                                (float) (Math.exp(2) / all), (float) (Math.exp(1) / all), (float) (Math.exp(0.5) / all)
                            },
                            within(1e-5f));
            assertThat(predictor.predict(new float[] {-5, -5}).label()).isEqualTo("c");
        }
    }
}
