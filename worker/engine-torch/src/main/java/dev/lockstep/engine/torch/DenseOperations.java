package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.empty_like;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Layers that do not care whether a row is an image or a sequence. */
final class DenseOperations {
    private DenseOperations() {}

    static LayerOperation dense(LayerSpec.Dense dense, RowShape in, LayerStretches own) {
        Tensor weights = own.learned(dense.units(), in.valuesAtATime());
        TensorOptional bias = own.bias(dense.bias(), dense.units());
        return (pass, rows) -> linear(rows, weights, bias);
    }

    static LayerOperation dropout(double rate) {
        return dropping(rate, (pass, rows) -> empty_like(rows));
    }

    /** @param drawn a tensor for each number that is drawn: one of each value, or one of several */
    private static LayerOperation dropping(double rate, LayerOperation drawn) {
        Scalar scale = new Scalar((float) (1 / (1 - rate)));
        return (pass, rows) -> pass.training() && rate > 0
                ? rows.mul(drawn.apply(pass, rows)
                        .bernoulli_(1 - rate, pass.chance())
                        .mul_(scale))
                : rows;
    }

    /** While training, whole channels of an image, or values in all steps of a sequence. */
    static LayerOperation spatialDropout(double rate, RowShape in) {
        return dropping(
                rate,
                (pass, rows) -> in instanceof RowShape.Image image
                        ? drawn(rows, pass.rows(), image.channels(), 1, 1)
                        : drawn(rows, pass.rows(), 1, in.valuesAtATime()));
    }

    private static Tensor drawn(Tensor beside, long... sizes) {
        return empty(sizes, beside.options(), new MemoryFormatOptional());
    }

    static LayerOperation layerNorm(LayerSpec.LayerNorm norm, RowShape in, LayerStretches own) {
        long values = in.sizes().get(in.sizes().size() - 1);
        TensorOptional factor = new TensorOptional(own.learned(values));
        TensorOptional offset = new TensorOptional(own.learned(values));
        long[] normed = {values};
        return (pass, rows) -> layer_norm(rows, normed, factor, offset, norm.epsilon(), false);
    }

    static LayerOperation batchNorm(LayerSpec.BatchNorm norm, RowShape in, LayerStretches own) {
        return new BatchNorm(norm, in, own);
    }

    /** Each value by mean and variance over all rows, steps and points of an image. */
    private static final class BatchNorm implements LayerOperation {
        private final int values;
        private final int valuesOfARow;
        private final double epsilon;
        private final TensorOptional factor;
        private final TensorOptional offset;
        private final LayerStretches.ByHand mean;
        private final LayerStretches.ByHand variance;
        private final TensorOptional runningMean;
        private final TensorOptional runningVariance;
        private final Tensor batchMean;
        private final Tensor batchVariance;
        private final TensorOptional intoMean;
        private final TensorOptional intoVariance;
        private final Scalar moved;

        BatchNorm(LayerSpec.BatchNorm norm, RowShape in, LayerStretches own) {
            values = in.valuesAtATime();
            valuesOfARow = in.width();
            epsilon = norm.epsilon();
            factor = new TensorOptional(own.learned(values));
            offset = new TensorOptional(own.learned(values));
            mean = own.byHand(values);
            variance = own.byHand(values);
            runningMean = new TensorOptional(mean.values());
            runningVariance = new TensorOptional(variance.values());
            batchMean = own.device().zerosOf(values);
            batchVariance = own.device().zerosOf(values);
            intoMean = new TensorOptional(batchMean);
            intoVariance = new TensorOptional(batchVariance);
            moved = new Scalar((float) (1 - norm.momentum()));
        }

        @Override
        public Tensor apply(StepPass pass, Tensor rows) {
            boolean steps = rows.dim() == 3;
            Tensor in = steps ? rows.reshape(-1, values) : rows;
            Tensor out = pass.training() ? learning(pass, in) : predicting(in);
            return steps ? out.view(pass.rows(), -1, values) : out;
        }

        private Tensor predicting(Tensor in) {
            return batch_norm(in, factor, offset, runningMean, runningVariance, false, 0, epsilon, false);
        }

        /** libtorch is made to keep nothing of earlier batches: it puts out mean and variance of this one. */
        private Tensor learning(StepPass pass, Tensor in) {
            batchMean.zero_();
            batchVariance.zero_();
            Tensor out = batch_norm(in, factor, offset, intoMean, intoVariance, true, 1, epsilon, false);
            long count = (long) pass.rows() * valuesOfARow / values;
            change(mean, batchMean);
            // The variance that it keeps is that of a sample; one number alone has none.
            change(
                    variance,
                    count > 1 ? batchVariance.mul(new Scalar((float) (count - 1) / count)) : batchVariance.zero_());
            return out;
        }

        private void change(LayerStretches.ByHand running, Tensor ofBatch) {
            running.slope().copy_(running.values()).sub_(ofBatch).mul_(moved);
        }
    }
}
