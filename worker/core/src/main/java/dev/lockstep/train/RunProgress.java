package dev.lockstep.train;

/** Keeps the state of a run in step with what was trained: what is not in it then would be lost with the replicas. */
record RunProgress(
        RunState state,
        LocalReplicas replicas,
        MovingAverage movingAverage,
        ModelKeeper keeper,
        PlateauRule plateauRule,
        TrainingMeter meter) {

    /** Goes on from where the state stands. */
    void resume() {
        replicas.copyFrom(state);
        movingAverage.copyFrom(state);
        keeper.resume();
        plateauRule.resume(state.tally().plateau());
        replicas.scaleRate(plateauRule.state().rateFactor());
        meter.resume(state.tally().epochLossSum(), state.tally().epochSteps());
    }

    /** Copies what all replicas have in common now, so that it outlives the next step. */
    void keep(long steps) {
        state.beginWrite();
        replicas.copyTo(state);
        movingAverage.copyTo(state);
        state.endWrite(steps, tally());
    }

    /** The verdict on an epoch changed no weights: where they are kept already, only it is added. */
    void keepVerdict(long steps) {
        if (state.step() == steps) {
            state.endWrite(steps, tally());
        }
    }

    private RunTally tally() {
        EarlyStoppingRule rule = keeper.earlyStopping();
        return new RunTally(
                meter.epochLossSum(),
                meter.epochSteps(),
                rule.bestLoss(),
                rule.bestEpoch(),
                rule.lastEpoch(),
                plateauRule.state());
    }
}
