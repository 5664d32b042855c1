package dev.lockstep.train;

import dev.lockstep.network.RateSchedule;
import dev.lockstep.train.RunTally.Plateau;

/** What the learning rate is multiplied by, where it falls when nothing better comes. Its answers depend on the costs alone. */
final class PlateauRule {
    private final RateSchedule schedule;
    private Plateau state = Plateau.NONE;

    PlateauRule(RateSchedule schedule) {
        this.schedule = schedule;
    }

    /** Goes on from where a run stood. */
    void resume(Plateau stood) {
        state = stood;
    }

    Plateau state() {
        return state;
    }

    /** Takes note of an epoch; the less its cost, the better. */
    void judge(double cost) {
        if (!(schedule instanceof RateSchedule.ReduceOnPlateau plateau)) {
            return;
        }
        if (cost < state.best() - plateau.minDelta() || Double.isInfinite(state.best())) {
            state = new Plateau(state.rateFactor(), cost, 0);
        } else if (state.waited() + 1 < plateau.patience()) {
            state = new Plateau(state.rateFactor(), state.best(), state.waited() + 1);
        } else {
            double least = plateau.rate() == 0 ? 1 : plateau.least() / plateau.rate();
            double factor = Math.min(state.rateFactor(), Math.max(least, state.rateFactor() * plateau.factor()));
            state = new Plateau(factor, state.best(), 0);
        }
    }
}
