package dev.lockstep.driver.evaluate;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.events.Event.SaliencyDrawn;
import dev.lockstep.explain.SaliencyMap;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Finds out what a model looks at in pictures, of which the class is known. */
public final class SaliencyJob {
    private static final int SIZES_OF_A_PICTURE = 3;

    private final SparkSession session;
    private final ModelPlace place;
    private final TrainedModel model;

    public SaliencyJob(SparkSession session, ModelPlace place, TrainedModel model) {
        this.session = session;
        this.place = place;
        this.model = model;
    }

    /** Whether a model takes pictures, and says how likely each class is. */
    public static boolean takes(TrainedModel model) {
        boolean arePictures = model.schema().featureShape().size() == SIZES_OF_A_PICTURE
                && model.schema().labels().isOneClass();
        int outputs =
                NetworkCheck.plan(model.run().network(), model.schema()).out().width();
        return arePictures && outputs == model.labelNames().size();
    }

    /**
     * Looks at the first pictures.
     *
     * @param most pictures to look at
     * @throws IngestException where the model takes no pictures, or these are none that it takes
     */
    public SaliencyDrawn explain(QuestionRequest request, int most) throws IOException {
        if (!takes(model)) {
            throw new IngestException("the model takes " + model.schema().featureShape()
                    + ", and says no chance of each class of a picture; leave --pictures out");
        }
        List<LabelledRow> rows = LabelledRow.first(QuestionSource.find(session, model, request, true), place, most);
        try (ModelReplica loaded = ModelReplica.open(model)) {
            Scores scores = EvaluationJob.scores(model, loaded.replica().outputWidth());
            SaliencyMap map = new SaliencyMap(model.schema().featureShape(), loaded.replica(), scores.decision());
            return new SaliencyDrawn(rows.stream()
                    .map(row -> map.draw(row.features(), (int) row.label()[0]))
                    .toList());
        }
    }
}
