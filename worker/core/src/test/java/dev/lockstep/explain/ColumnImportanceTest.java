package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.SampleModels;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.explain.ColumnImportance.Rows;
import dev.lockstep.explain.ColumnImportance.Span;
import dev.lockstep.score.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnImportanceTest {
    /** Their ages say nearly all, their jobs less. */
    @Test
    void aColumnCountsAsMuchAsTheModelIsWorseWithoutIt() {
        TrainedModel people = TrainedModel.read("people.zip", SampleModels.ofPeople());
        List<float[]> features = new ArrayList<>();
        List<float[]> labels = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            float age = i % 20 - 10.5f;
            int pilot = i % 3 == 0 ? 1 : 0;
            features.add(new float[] {age, 1 - pilot, pilot});
            labels.add(new float[] {age + 2 * pilot > 0 ? 1 : 0});
        }
        List<Span> spans = List.of(new Span("job", 1, 2), new Span("age", 0, 1));

        try (ModelReplica loaded = ModelReplica.open(people)) {
            Scores scores = new Scores(people.schema(), people.run().network(), 1, Optional.empty());
            Rows rows = new Rows(people.schema(), features, labels);
            List<ColumnImportance> found = ColumnImportance.of(loaded.replica(), scores, rows, spans, 2);

            assertThat(found).extracting(ColumnImportance::column).containsExactly("age", "job");
            assertThat(found.get(0).accuracy().orElseThrow()).isBetween(0.3, 0.7);
            assertThat(found.get(1).accuracy().orElseThrow()).isBetween(0.01, 0.2);
            assertThat(ColumnImportance.of(loaded.replica(), scores, rows, spans, 2))
                    .isEqualTo(found);
        }
    }
}
