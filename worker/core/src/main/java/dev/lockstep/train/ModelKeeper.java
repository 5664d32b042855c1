package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.engine.model.ModelManifest;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.engine.parameter.Int8Weights;
import dev.lockstep.engine.parameter.WeightsHash;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps the model that the run is for: the best by validation where there is a validation part, else the last. */
final class ModelKeeper {
    private final RankJob job;
    private final ModelManifest manifest;
    private final LocalReplicas localReplicas;
    private final EarlyStoppingRule rule;
    private final RunState state;
    private int writtenEpoch;

    /**
     * Of a run; the models that it keeps are a part of the state.
     *
     * @param manifest of each of its models, whose weights it will name
     */
    ModelKeeper(RankJob job, ModelManifest manifest, LocalReplicas localReplicas, RunState state) {
        this.job = job;
        this.manifest = manifest;
        this.localReplicas = localReplicas;
        this.state = state;
        rule = new EarlyStoppingRule(job.run().training().earlyStopping());
        resume();
    }

    /** Goes on from where the run stands. */
    void resume() {
        RunTally tally = state.tally();
        rule.resume(tally.bestLoss(), tally.bestEpoch(), tally.judgedEpoch());
    }

    EarlyStoppingRule earlyStopping() {
        return rule;
    }

    /** Takes note of an epoch's loss and keeps its model; says whether it is the best so far. */
    boolean judge(int epoch, double loss) {
        FloatBuffer parameters = localReplicas.replicas().get(0).parameters();
        boolean better = rule.better(epoch, loss);
        FloatBuffers.copy(parameters, state.last());
        if (better && state.keepsBest()) {
            FloatBuffers.copy(parameters, state.best());
        }
        return better;
    }

    /** Whether what would be kept now is a model at all; the same on every rank. */
    boolean isGood() {
        return localReplicas.isFinite();
    }

    boolean isOver() {
        return rule.isOver();
    }

    /** Which epoch the kept model is from. */
    String describe() {
        int epoch = state.keepsBest() ? rule.bestEpoch() : rule.lastEpoch();
        return epoch == 0 ? "the model of the first weights" : "the model of epoch " + epoch;
    }

    String sha256() {
        return WeightsHash.of(state.kept());
    }

    /** The model of that epoch is there as {@code model.zip}, and need not be written again. */
    void hasWritten(int epoch) {
        writtenEpoch = epoch;
    }

    /** Writes {@code model.zip} and {@code last.zip}. It takes as long as the disk takes: no rank may wait at a meeting meanwhile. */
    void writeModels(boolean lastIsGood) throws IOException {
        if (writtenEpoch == 0 || writtenEpoch != state.keptEpoch()) {
            write(state.kept());
        }
        if (lastIsGood && state.keepsBest() && rule.bestEpoch() != rule.lastEpoch()) {
            write(RunDirectoryNames.LAST_MODEL, state.last());
        }
    }

    /**
     * Where training is stopped on the way: leaves the best model as {@code model.zip}; where none was judged yet, or none is
     * the best, the one that all replicas hold.
     *
     * @param inLockstep whether all replicas hold the same model now, and a good one
     * @param now what would be kept of them
     */
    void writeUnfinished(boolean inLockstep, FloatBuffer now) throws IOException {
        if (rule.lastEpoch() > 0 && (state.keepsBest() || !inLockstep)) {
            write(state.kept());
        } else if (inLockstep) {
            write(now);
        }
    }

    /** Writes {@code model.zip} of these parameters; also while replicas compute. */
    void write(FloatBuffer parameters) throws IOException {
        write(RunDirectoryNames.MODEL, parameters);
    }

    private void write(String name, FloatBuffer parameters) throws IOException {
        if (job.isLeader()) {
            String hash = WeightsHash.of(parameters);
            RunSpec run = job.run();
            List<ModelEntry> entries =
                    new ArrayList<>(ModelArchive.entries(run.training().engine(), run.network(), schema(), parameters));
            entries.addAll(TrainedModel.entries(run, manifest.named(hash)));
            ModelFile.write(job.file(name), entries, hash);
        }
    }

    private DataSchema schema() {
        return manifest.rows().schema();
    }

    /** Makes the weights of all replicas bytes. */
    void quantise() {
        localReplicas.forEachWeights(i -> {
            Replica replica = localReplicas.replicas().get(i);
            new Int8Weights(replica.layout()).round(replica.parameters());
        });
    }

    /** Writes {@code model-int8.zip}, of weights that are bytes now. */
    void writeQuantised() throws IOException {
        if (job.isLeader()) {
            Replica replica = localReplicas.replicas().get(0);
            RunSpec run = job.run();
            byte[] bytes = new Int8Weights(replica.layout()).of(replica.parameters());
            String hash = WeightsHash.of(FloatBuffer.wrap(Int8Weights.read(bytes)));
            List<ModelEntry> entries = new ArrayList<>();
            entries.add(ModelArchive.network(run.training().engine(), run.network(), schema()));
            entries.add(ModelEntry.packed(ModelArchive.BYTES, bytes));
            entries.addAll(TrainedModel.entries(run, manifest.named(hash)));
            ModelFile.write(job.file(RunDirectoryNames.BYTE_MODEL), entries, hash);
        }
    }

    /** Every replica holds the kept model again. */
    void restore() {
        localReplicas.forEachWeights(i ->
                FloatBuffers.copy(state.kept(), localReplicas.replicas().get(i).parameters()));
    }
}
