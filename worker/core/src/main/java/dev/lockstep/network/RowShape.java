package dev.lockstep.network;

import java.util.List;

/** What a row is on its way through a network. Its values lie one after the other, the last size moving fastest. */
public sealed interface RowShape {
    List<Integer> sizes();

    /** Values of a row, whatever their shape. */
    default int width() {
        return sizes().stream().reduce(1, Math::multiplyExact);
    }

    /** Values of a row, of each step of a sequence, or channels of an image. */
    default int valuesAtATime() {
        return sizes().get(sizes().size() - 1);
    }

    record Values(int count) implements RowShape {
        @Override
        public List<Integer> sizes() {
            return List.of(count);
        }

        @Override
        public String toString() {
            return count == 1 ? "1 value" : count + " values";
        }
    }

    record Image(int channels, int rows, int columns) implements RowShape {
        @Override
        public int valuesAtATime() {
            return channels;
        }

        @Override
        public List<Integer> sizes() {
            return List.of(channels, rows, columns);
        }

        @Override
        public String toString() {
            return "an image of " + channels + "x" + rows + "x" + columns;
        }
    }

    record Sequence(int steps, int values) implements RowShape {
        @Override
        public List<Integer> sizes() {
            return List.of(steps, values);
        }

        @Override
        public String toString() {
            return "a sequence of " + steps + " steps with " + new Values(values);
        }
    }

    /** Numbers of tokens, which are no values to reckon with. */
    record Tokens(int steps, int vocabulary) implements RowShape {
        @Override
        public List<Integer> sizes() {
            return List.of(steps);
        }

        @Override
        public String toString() {
            return "a sequence of " + steps + " tokens";
        }
    }

    /**
     * The shape of these sizes: {@code [values]}, {@code [time, values]} or {@code [channels, height, width]}.
     *
     * @param tokens tokens of the vocabulary, where the values are numbers of tokens; otherwise 0
     */
    static RowShape of(List<Integer> sizes, int tokens) {
        if (tokens > 0 && sizes.size() == 1) {
            return new Tokens(sizes.get(0), tokens);
        }
        return switch (sizes.size()) {
            case 1 -> new Values(sizes.get(0));
            case 2 -> new Sequence(sizes.get(0), sizes.get(1));
            case 3 -> new Image(sizes.get(0), sizes.get(1), sizes.get(2));
            default ->
                throw new IllegalArgumentException("a row of the shape " + sizes
                        + " is neither values, nor a sequence of [time, values], nor an image of"
                        + " [channels, height, width]");
        };
    }
}
