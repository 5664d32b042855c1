package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** On what the network is trained. None of it is part of the result. */
public record ClusterSpec(
        @Setting(
                value = "Executors to train on, 1 to the number of replicas; auto: as many as there are.",
                byDefault = "auto",
                atLeast = 1)
        Optional<Integer> ranks,

        @Setting(
                value = "Executors that must be there for training to begin, or to go on after some were lost.",
                byDefault = "1",
                atLeast = 1)
        int minRanks,

        @Setting(
                value = "How long to wait for all ranks before a run begins with fewer, but at least minRanks.",
                byDefault = "30 s",
                named = "wait")
        TimeSpan waiting,

        @Setting(
                value = "When executors that come later are taken in, so that lost ranks are replaced.",
                byDefault = "onCheckpoint")
        Grow grow,

        @Setting(value = "What computes.", byDefault = "auto")
        Device device,

        @Setting(
                value =
                        "How often the step of one replica is computed again by another rank, and compared: a machine that"
                                + " computes wrongly is named and left out.",
                byDefault = "every 200 steps")
        AuditInterval audit,

        @Setting(
                value =
                        "Whether gradients of late layers are averaged while those of early ones are still computed, where ranks"
                                + " are on several hosts (training.average.what: gradients).",
                byDefault = "true")
        boolean overlap,

        @Setting(value = "How long to wait before a run is given up.", byDefault = "{}")
        DeadlineSpec deadlines) {
    /** The same on so many executors. */
    ClusterSpec on(Optional<Integer> other) {
        return new ClusterSpec(other, minRanks, waiting, grow, device, audit, overlap, deadlines);
    }

    public enum Device {
        AUTO,
        CPU,
        GPU
    }

    /** Taking executors in stops training for a moment. */
    public enum Grow {
        ON_CHECKPOINT,
        ON_EPOCH,
        NEVER
    }

    /** No wait is without an end. */
    public record DeadlineSpec(
            @Setting(
                    value = "Until all ranks have an executor, have read their rows and have found each other.",
                    byDefault = "2 min",
                    atLeast = 1)
            TimeSpan start,

            @Setting(
                    value = "Until all ranks have come to an average or an evaluation, and all of it is exchanged.",
                    byDefault = "20 s",
                    atLeast = 1)
            TimeSpan meeting,

            @Setting(
                    value = "Until an executor that has gone silent is given up and its replicas move to others.",
                    byDefault = "10 s",
                    atLeast = 1)
            TimeSpan silence,

            @Setting(
                    value =
                            "Until a rank that gets no further counts as hung: in a step, a batch that is judged, a checkpoint"
                                    + " or a model.",
                    byDefault = "5 min",
                    atLeast = 1)
            TimeSpan standstill) {}
}
