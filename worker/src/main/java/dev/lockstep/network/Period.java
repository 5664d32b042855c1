package dev.lockstep.network;

/** A stretch of training: {@code 100 steps}, {@code 5 epochs}. */
public record Period(long count, Unit unit) {
    public enum Unit {
        STEPS,
        EPOCHS
    }

    public static Period steps(long count) {
        return new Period(count, Unit.STEPS);
    }

    public static Period epochs(long count) {
        return new Period(count, Unit.EPOCHS);
    }

    /** The same stretch in steps. */
    public long inSteps(long stepsPerEpoch) {
        return unit == Unit.STEPS ? count : Math.multiplyExact(count, stepsPerEpoch);
    }

    @Override
    public String toString() {
        String name = unit == Unit.STEPS ? "step" : "epoch";
        return count + " " + (count == 1 ? name : name + "s");
    }
}
