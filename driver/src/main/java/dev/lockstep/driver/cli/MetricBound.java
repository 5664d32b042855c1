package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.BadInputException;
import java.util.Map;
import java.util.Optional;

/** What somebody asks of a metric: {@code accuracy=0.97} at least, or {@code rmse=3} at most. */
record MetricBound(String option, String name, double bound, Direction direction) {
    enum Direction {
        AT_LEAST,
        AT_MOST
    }

    /** As it is given to {@code --at-least} or {@code --at-most}. */
    static MetricBound read(String text, Direction direction) {
        String option = direction == Direction.AT_LEAST ? "--at-least" : "--at-most";
        int at = text.indexOf('=');
        try {
            return new MetricBound(
                    option + "=" + text,
                    text.substring(0, Math.max(0, at)),
                    Double.parseDouble(text.substring(at + 1)),
                    direction);
        } catch (NumberFormatException e) {
            throw new BadInputException(option + "=" + text + " is no metric and a number, such as accuracy=0.97", e);
        }
    }

    /**
     * Why it is not met, if it is not.
     *
     * @throws BadInputException where nobody measured this
     */
    Optional<String> fault(Map<String, Double> metrics) {
        Double found = metrics.get(name);
        if (found == null) {
            throw new BadInputException(
                    option + ": there is no metric " + name + "; there are " + String.join(", ", metrics.keySet()));
        }
        boolean isMet = direction == Direction.AT_LEAST ? found >= bound : found <= bound;
        return isMet ? Optional.empty() : Optional.of(option + ", but " + name + " is " + found);
    }
}
