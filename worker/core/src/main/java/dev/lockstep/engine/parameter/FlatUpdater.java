package dev.lockstep.engine.parameter;

import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Part;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.UpdaterSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Changes flat parameters by a flat gradient: divides it by the rows, clips it, adds l1 and l2, and applies the rule. It
 * works in blocks of arrays in one thread, in an order of its own, so that its bits depend on nothing else; for small
 * networks it takes a fraction of the time of one native call for each parameter array and operation.
 */
public final class FlatUpdater {
    private static final int BLOCK = 1024;
    private static final boolean[] NO_ZEROS = {};

    private final FloatBuffer parameters;
    private final FloatBuffer gradient;
    private final FloatBuffer state;
    private final List<ParameterRange> ranges;
    private final Optional<GradientClipping> clip;
    private final UpdateRule rule;
    private final float most;
    private double rateFactor = 1;
    private float scale;
    private final float[][] made;
    private final float[] g = new float[BLOCK];

    /**
     * Of a model whose buffers these are.
     *
     * @param ranges what each stretch of the parameters is, in their order
     */
    public FlatUpdater(
            FloatBuffer parameters,
            FloatBuffer gradient,
            List<ParameterRange> ranges,
            UpdaterSpec updater,
            Optional<GradientClipping> clip) {
        this(
                parameters,
                gradient,
                DirectFloats.of((long) parameters.capacity() * states(updater)),
                ranges,
                updater,
                clip);
    }

    /**
     * The same with room for what it remembers.
     *
     * @param state as many floats as parameters for each number that the rule remembers of a parameter
     */
    public FlatUpdater(
            FloatBuffer parameters,
            FloatBuffer gradient,
            FloatBuffer state,
            List<ParameterRange> ranges,
            UpdaterSpec updater,
            Optional<GradientClipping> clip) {
        this.parameters = parameters;
        this.gradient = gradient;
        this.state = state;
        this.ranges = ranges;
        this.clip = clip;
        rule = UpdateRule.of(updater);
        most = clip.isPresent() && clip.get() instanceof GradientClipping.Value limit
                ? (float) limit.limit()
                : Float.POSITIVE_INFINITY;
        made = room();
    }

    /** Numbers that an updater remembers of each parameter. */
    public static int states(UpdaterSpec updater) {
        return UpdateRule.of(updater).states();
    }

    /** From now on each rate counts so many times. */
    public void scaleRate(double factor) {
        rateFactor = factor;
    }

    /** As many floats as parameters for each number that the rule remembers of a parameter. */
    public FloatBuffer state() {
        return state;
    }

    /**
     * Adds a stretch of the gradient to the sum of those since the last update. A running statistic of which a step keeps the share d moves
     * by g when it stands at its value v; after a change of c it stands at v - c, and would have moved by g - (1 - d) c. So
     * the changes add up to d c + g: applied to v, they leave what the steps would have left one by one.
     *
     * @param share what of a gradient is added
     */
    public void addTo(FloatBuffer sum, float share, int first, int end) {
        for (ParameterRange range : ranges) {
            boolean isRunning = range.kind() instanceof ParameterRange.Running;
            float kept = range.kind() instanceof ParameterRange.Running running ? running.kept() : 1;
            float added = isRunning ? 1 : share;
            int last = Math.min(range.end(), end);
            for (int at = Math.max(range.first(), first); at < last; at += BLOCK) {
                int count = Math.min(BLOCK, last - at);
                float[] p = made[0];
                sum.get(at, p, 0, count);
                gradient.get(at, g, 0, count);
                for (int i = 0; i < count; i++) {
                    p[i] = kept * p[i] + added * g[i];
                }
                sum.put(at, p, 0, count);
            }
        }
    }

    /**
     * Changes the parameters by the gradient.
     *
     * @param update how many updates there were before this one
     * @param rate the learning rate
     * @param rows what the gradient is divided by
     */
    public void apply(long update, double rate, double rows) {
        prepare(update, rate, rows);
        apply(Part.WHOLE);
    }

    /** The first half of that: the gradient is then as it is to be, and changes nothing yet. */
    public void prepare(long update, double rate, double rows) {
        scale = (float) (1 / rows);
        if (clip.isPresent() && clip.get() instanceof GradientClipping.Norm limit) {
            scale *= shrink(limit.limit(), scale);
        }
        rule.begin(update, rate * rateFactor);
    }

    /** The second half, of a part of the parameters. */
    public void apply(Part part) {
        forEachBlock(part, (range, at, count) -> {
            int arrays = make(range, at, count, made, g);
            for (int i = 0; i < arrays; i++) {
                put(i, made[i], at, count);
            }
        });
    }

    /** Parameters of one kind that are changed at once. */
    public interface Block {
        /** Those from {@code at} on. */
        void take(ParameterRange range, int at, int count);
    }

    /** All that an update may change, of a part of the parameters. */
    public void forEachBlock(Part part, Block block) {
        int first = part.first(parameters.capacity());
        int end = part.end(parameters.capacity());
        for (ParameterRange range : ranges) {
            int endThere = Math.min(end, range.end());
            for (int at = Math.max(first, range.first()); at < endThere; at += BLOCK) {
                if (range.learned() || range.running()) {
                    block.take(range, at, Math.min(BLOCK, endThere - at));
                }
            }
        }
    }

    /** Room for what an update makes of a block. */
    public float[][] room() {
        return new float[1 + rule.states()][BLOCK];
    }

    /**
     * What the prepared update makes of a block, which it leaves as it is. Several threads may ask at once.
     *
     * @param into the parameters, and what is remembered of them
     * @param g room for the gradient
     * @return how many arrays of {@code into} hold what is new
     */
    public int make(ParameterRange range, int at, int count, float[][] into, float[] g) {
        parameters.get(at, into[0], 0, count);
        gradient.get(at, g, 0, count);
        if (!range.learned()) {
            for (int i = 0; i < count; i++) {
                into[0][i] -= g[i];
            }
            return 1;
        }
        for (int k = 1; k < into.length; k++) {
            state.get((k - 1) * parameters.capacity() + at, into[k], 0, count);
        }
        learn(range, count, into, g);
        return into.length;
    }

    /** Makes an array of a block what it holds. */
    public void put(int array, float[] from, int at, int count) {
        if (array == 0) {
            parameters.put(at, from, 0, count);
        } else {
            state.put((array - 1) * parameters.capacity() + at, from, 0, count);
        }
    }

    /** What to multiply the gradient by, so that its length is at most the limit. */
    private float shrink(double limit, float scale) {
        double squares = 0;
        for (ParameterRange range : ranges) {
            for (int at = range.first(); range.learned() && at < range.end(); at += BLOCK) {
                int count = Math.min(BLOCK, range.end() - at);
                gradient.get(at, g, 0, count);
                for (int i = 0; i < count; i++) {
                    double value = (double) g[i] * scale;
                    squares += value * value;
                }
            }
        }
        double length = Math.sqrt(squares);
        return length > limit ? (float) (limit / length) : 1f;
    }

    private void learn(ParameterRange range, int count, float[][] into, float[] g) {
        float[] p = into[0];
        for (int i = 0; i < count; i++) {
            g[i] = Math.max(-most, Math.min(most, g[i] * scale));
        }
        boolean[] zeros = range.held() == ParameterRange.Held.ZEROS ? zeros(p, count) : NO_ZEROS;
        if (range.kind() instanceof ParameterRange.Weights pull && (pull.l1() != 0 || pull.l2() != 0)) {
            for (int i = 0; i < count; i++) {
                g[i] += pull.l2() * p[i] + pull.l1() * Math.signum(p[i]);
            }
        }
        rule.apply(into, g, range.kind() instanceof ParameterRange.Weights, count);
        for (int i = 0; i < zeros.length; i++) {
            p[i] = zeros[i] ? 0 : p[i];
        }
    }

    private static boolean[] zeros(float[] p, int count) {
        boolean[] zeros = new boolean[count];
        for (int i = 0; i < count; i++) {
            zeros[i] = p[i] == 0;
        }
        return zeros;
    }
}
