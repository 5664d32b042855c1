package dev.lockstep.config;

import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Optional;

/** One training job, whole: every default filled in, every combination possible. */
public record RunSpec(
        @Setting("Names the run and its directory.") String name,

        @Setting("Where the rows come from, and how they are split.")
        DataSpec data,

        @Setting("What a row goes through, and what training makes small.")
        NetworkSpec network,

        @Setting("How the network is trained.") TrainingSpec training,

        @Setting(value = "On what it is trained; never part of the result.", byDefault = "{}")
        ClusterSpec cluster,

        @Setting(value = "What is kept on the way.", byDefault = "{}")
        CheckpointSpec checkpoint,

        @Setting(value = "What is done with the model when training has ended.", byDefault = "{}")
        AfterSpec after,

        @Setting("Settings that `search` tries, of which it finds the best; it decides nothing of a run.")
        Optional<SearchSpec> search) {
    /** One run of the cross-validation that this is. */
    public RunSpec fold(int number) {
        DataSpec.SplitSpec split = data.split();
        int folds = ((HeldOut.Folds) split.validation()).folds();
        DataSpec other =
                data.split(new DataSpec.SplitSpec(split.test(), new HeldOut.Fold(number, folds), split.stratify()));
        return new RunSpec(name, other, network, training, cluster, checkpoint, after, search);
    }

    /** The same on other data. */
    public RunSpec of(DataSpec other) {
        return new RunSpec(name, other, network, training, cluster, checkpoint, after, search);
    }

    /** The same with another network. */
    public RunSpec of(NetworkSpec other) {
        return new RunSpec(name, data, other, training, cluster, checkpoint, after, search);
    }

    /** The same with other checkpoints. */
    public RunSpec of(CheckpointSpec other) {
        return new RunSpec(name, data, network, training, cluster, other, after, search);
    }

    /** The same, which pauses after so many epochs; on so many executors. */
    public RunSpec pausing(Optional<Integer> pauseAfter, Optional<Integer> ranks) {
        CheckpointSpec paused =
                new CheckpointSpec(checkpoint.every(), checkpoint.keep(), checkpoint.path(), pauseAfter);
        return new RunSpec(name, data, network, training, cluster.on(ranks), paused, after, search);
    }

    /** The run alone. */
    public RunSpec withoutSearch() {
        return new RunSpec(name, data, network, training, cluster, checkpoint, after, Optional.empty());
    }

    /** The same, computed by another engine. */
    public RunSpec by(String engine) {
        return new RunSpec(name, data, network, training.by(engine), cluster, checkpoint, after, search);
    }

    /** The same as a part of another run: where checkpoints lie elsewhere, they lie in that run's folder there. */
    public RunSpec partOf(String directory) {
        return new RunSpec(name, data, network, training, cluster, checkpoint.below(directory), after, search);
    }

    /** The run after this one, in which the smallest weights of its model are zero. */
    public RunSpec pruned(String model) {
        AfterSpec.PruneSpec prune = after.prune().orElseThrow();
        ImportSpec whole = new ImportSpec(model, Optional.empty(), Optional.empty(), List.of(), prune.share());
        return new RunSpec(
                name + "-pruned",
                data,
                network.beginningWith(whole),
                training.of(prune.epochs()),
                cluster,
                checkpoint,
                new AfterSpec(Optional.empty(), after.quantise(), after.saliency(), after.examples()),
                search);
    }
}
