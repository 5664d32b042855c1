package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.StepSample;
import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TrainingSpec.What;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Split;
import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.parameter.TrainingOperations;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.StepRecorder;
import dev.lockstep.train.TooLittleMemoryException;
import java.io.Serializable;
import java.util.Optional;

/**
 * Looks, on one rank, at what is trained, and how large a batch has room in its memory. Nothing is taken to find out.
 *
 * @param dataset its directory
 */
record RoomProbe(String dataset) implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 1 << 22;

    /**
     * What was found.
     *
     * @param parameters of the model
     * @param operationsARow of products with weights in a step
     * @param averagedFloats of a replica
     * @param trainingRows of the data set
     * @param bytesARow as it lies there
     * @param largestBatch that has room
     * @param whyNoMore what is missing for one twice as large; empty where nothing is
     */
    record Room(
            long parameters,
            double operationsARow,
            long averagedFloats,
            long trainingRows,
            double bytesARow,
            int largestBatch,
            String whyNoMore)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** @throws TooLittleMemoryException where not even a batch of one row has room */
    @Override
    public void run(ProbeRank rank) throws Exception {
        RunSpec run = of(rank.run(), 1);
        try (ArrowDataset rows = rank.dataset(dataset);
                Engine engine = Engines.named(run.training().engine())
                        .open(RankJob.engineSpec(run, rows).on(rank.device().device()))) {
            StepRecorder.faultOfMemory(run, rows, engine, rank.memory()).ifPresent(fault -> {
                throw new TooLittleMemoryException(fault);
            });
            int fits = 1;
            Optional<String> fault = Optional.empty();
            while (fits < MOST && fault.isEmpty()) {
                fault = StepRecorder.faultOfMemory(of(run, 2 * fits), rows, engine, rank.memory());
                fits = fault.isEmpty() ? 2 * fits : fits;
            }
            long parameters = engine.needs().parameters();
            boolean averagesGradients = run.training().average().what() == What.GRADIENTS;
            rank.tell(new Room(
                    parameters,
                    TrainingOperations.ofARow(NetworkCheck.plan(run.network(), rows.schema())),
                    averagesGradients ? parameters : parameters + engine.needs().updaterState(),
                    rows.rows(Split.TRAIN),
                    rows.manifest().form().bytesARow(),
                    fits,
                    fault.orElse("")));
        }
    }

    /** The run of one replica with such a batch. */
    private static RunSpec of(RunSpec run, int batch) {
        return StepGroup.of(run, new StepSize(StepSample.Kind.BATCH, 1, 1, batch, false));
    }
}
