package dev.lockstep.network;

import dev.lockstep.setting.Setting;
import java.util.List;

/** A named part of a network that is no chain: what it reads, how that is joined, and the layers that follow. */
public record BranchSpec(
        @Setting("Names the branch, for those that read it.")
        String name,

        @Setting(
                value = "The branches that it reads, or row for the row itself; empty for the one before.",
                byDefault = "[]")
        List<String> from,

        @Setting(value = "How several are joined: add or concat.", byDefault = "concat")
        BranchJoin join,

        @Setting(value = "The layers, first to last.", byDefault = "[]")
        List<LayerSpec> layers) {
    /** What a branch calls the row itself. */
    public static final String ROW = "row";
}
