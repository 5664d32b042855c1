package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** What is kept on the way, so that a run can go on after whatever ended it. */
public record CheckpointSpec(
        @Setting(value = "How often: 100 steps, 1 epoch, 10 minutes.", byDefault = "1 epoch", atLeast = 1)
        RunInterval every,

        @Setting(value = "Checkpoints that are kept, besides the best.", byDefault = "3", atLeast = 1)
        int keep,

        @Setting(
                value =
                        "A folder on any Hadoop file system, in which the run has one of its own; auto: in the run directory.",
                byDefault = "auto")
        Optional<String> path,

        @Setting(
                value = "Epochs after which the run pauses, with a checkpoint, to be resumed; it decides no weights.",
                atLeast = 1)
        Optional<Integer> pauseAfter) {

    /** The same, in this folder. */
    public CheckpointSpec in(String folder) {
        return new CheckpointSpec(every, keep, Optional.of(folder), pauseAfter);
    }

    /** The same, in a folder of that name where it is not the run directory's. */
    CheckpointSpec below(String folder) {
        return new CheckpointSpec(every, keep, path.map(where -> where + "/" + folder), pauseAfter);
    }
}
