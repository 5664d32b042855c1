package dev.lockstep.network;

import dev.lockstep.setting.CountedSetting;
import dev.lockstep.setting.TextSetting;
import dev.lockstep.setting.UnfitValueException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of training: {@code 100 steps}, {@code 5 epochs}. */
@TextSetting(value = "a number of steps or epochs, such as 100 steps", pattern = "^[0-9]+ (steps?|epochs?)$")
public record TrainingPeriod(long count, Unit unit) implements CountedSetting {
    private static final Pattern TEXT = Pattern.compile("([0-9][0-9_]{0,17})\\s*([A-Za-z]*)");

    public enum Unit {
        STEPS,
        EPOCHS
    }

    public static TrainingPeriod steps(long count) {
        return new TrainingPeriod(count, Unit.STEPS);
    }

    public static TrainingPeriod epochs(long count) {
        return new TrainingPeriod(count, Unit.EPOCHS);
    }

    public static TrainingPeriod parse(String text) throws UnfitValueException {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UnfitValueException("is not a stretch of training", "write it as 100 steps or 5 epochs");
        }
        long count = Long.parseLong(matcher.group(1).replace("_", ""));
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.isEmpty()) {
            throw new UnfitValueException("has no unit", "say " + steps(count) + " or " + epochs(count));
        }
        return switch (unit) {
            case "step", "steps" -> steps(count);
            case "epoch", "epochs" -> epochs(count);
            default ->
                throw new UnfitValueException(
                        "is counted in " + unit + ", but training goes by steps and epochs",
                        "say " + steps(count) + " or " + epochs(count));
        };
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
