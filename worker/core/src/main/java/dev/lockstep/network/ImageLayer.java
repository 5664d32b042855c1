package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.InlinedSettings;
import dev.lockstep.setting.Setting;
import java.util.Optional;

/** What works on the rows and columns of an image; pooling also on the steps of a sequence. */
public sealed interface ImageLayer extends LayerSpec
        permits ImageLayer.Windowed, ImageLayer.TransposedConv2d, ImageLayer.GlobalPool, ImageLayer.SpatialDropout {

    /** A window that moves over an image. */
    sealed interface Windowed extends ImageLayer permits Convolution, Pool {
        KernelExtent window();

        KernelExtent steps();

        /** Distance between the points of the window. */
        default KernelExtent gaps() {
            return KernelExtent.of(1);
        }

        Padding padding();
    }

    /** Whose window is a kernel. */
    sealed interface Convolution extends Windowed permits Conv2d, SeparableConv2d, DepthwiseConv2d {
        KernelExtent kernel();

        KernelExtent stride();

        @Override
        default KernelExtent window() {
            return kernel();
        }

        @Override
        default KernelExtent steps() {
            return stride();
        }
    }

    /** Which takes one value of all that a window covers; also of the steps of a sequence. */
    sealed interface Pool extends Windowed permits MaxPool, AvgPool {
        KernelExtent size();

        Optional<KernelExtent> stride();

        @Override
        default KernelExtent window() {
            return size();
        }

        @Override
        default KernelExtent steps() {
            return stride().orElse(size());
        }
    }

    /** Filters that move over an image: each output is a weighted sum of what the kernel covers, in all channels. */
    record Conv2d(
            @Setting(value = "Filters, which is channels that come out.", atLeast = 1) @AlsoCalled({"outChannels"})
            int filters,

            @Setting("Size of the kernel: 3, or 3x5 for height and width.") @AlsoCalled({"kernelSize"})
            KernelExtent kernel,

            @Setting(value = "How far the kernel moves at a time.", byDefault = "1") @AlsoCalled({"strides"})
            KernelExtent stride,

            @Setting(value = "Same (zeros around the edge) or valid (the kernel stays inside).", byDefault = "valid")
            Padding padding,

            @Setting(value = "Distance between the points of the kernel.", byDefault = "1")
            KernelExtent dilation,

            @Setting(
                    value = "Groups of channels, each with its share of the filters, which see no other group.",
                    byDefault = "1",
                    atLeast = 1)
            int groups,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Convolution {
        @Override
        public KernelExtent gaps() {
            return dilation;
        }
    }

    /** Filters that each move over one channel only: what a separable convolution begins with. */
    record DepthwiseConv2d(
            @Setting("Size of the kernel: 3, or 3x5 for height and width.") @AlsoCalled({"kernelSize"})
            KernelExtent kernel,

            @Setting(value = "How far the kernel moves at a time.", byDefault = "1") @AlsoCalled({"strides"})
            KernelExtent stride,

            @Setting(value = "Same (zeros around the edge) or valid (the kernel stays inside).", byDefault = "valid")
            Padding padding,

            @Setting(value = "Distance between the points of the kernel.", byDefault = "1")
            KernelExtent dilation,

            @Setting(value = "Channels that each channel is made into.", byDefault = "1", atLeast = 1)
            int depthMultiplier,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Convolution {

        @Override
        public DepthwiseConv2d linear() {
            return new DepthwiseConv2d(
                    kernel, stride, padding, dilation, depthMultiplier, Activation.IDENTITY, bias, weights);
        }

        @Override
        public KernelExtent gaps() {
            return dilation;
        }
    }

    /** A convolution the other way: each pixel is spread over what the kernel covers. Makes an image larger by its stride. */
    @AlsoCalled({"conv2dTranspose", "convTranspose2d"})
    record TransposedConv2d(
            @Setting(value = "Filters, which is channels that come out.", atLeast = 1)
            int filters,

            @Setting("Size of the kernel: 3, or 3x5 for height and width.") @AlsoCalled({"kernelSize"})
            KernelExtent kernel,

            @Setting(value = "How far the kernel moves at a time.", byDefault = "1") @AlsoCalled({"strides"})
            KernelExtent stride,

            @Setting(
                    value = "Same (as large as the image times the stride) or valid (all that the kernel reaches).",
                    byDefault = "valid")
            Padding padding,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements ImageLayer {

        @Override
        public TransposedConv2d linear() {
            return new TransposedConv2d(filters, kernel, stride, padding, Activation.IDENTITY, bias, weights);
        }
    }

    /** A convolution in two: first each channel by itself, then all channels at each point. Has far fewer weights. */
    record SeparableConv2d(
            @Setting(value = "Filters, which is channels that come out.", atLeast = 1)
            int filters,

            @Setting("Size of the kernel: 3, or 3x5 for height and width.") @AlsoCalled({"kernelSize"})
            KernelExtent kernel,

            @Setting(value = "How far the kernel moves at a time.", byDefault = "1") @AlsoCalled({"strides"})
            KernelExtent stride,

            @Setting(value = "Same (zeros around the edge) or valid (the kernel stays inside).", byDefault = "valid")
            Padding padding,

            @Setting(value = "What each channel by itself is made into.", byDefault = "1", atLeast = 1)
            int depthMultiplier,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Convolution {

        @Override
        public SeparableConv2d linear() {
            return new SeparableConv2d(
                    filters, kernel, stride, padding, depthMultiplier, Activation.IDENTITY, bias, weights);
        }
    }

    /** The largest value of each window. */
    @AlsoCalled({"maxPooling2d", "maxPool2d", "maxPooling1d", "maxPool1d"})
    record MaxPool(
            @Setting("Size of the window: 2, or 2x3 for height and width; of a sequence, so many steps.")
            @AlsoCalled({"poolSize", "kernelSize"})
            KernelExtent size,

            @Setting(value = "How far the window moves at a time; as far as it is large.", byDefault = "size")
            @AlsoCalled({"strides"})
            Optional<KernelExtent> stride,

            @Setting(value = "Same (past the edge) or valid (the window stays inside).", byDefault = "valid")
            Padding padding)
            implements Pool {}

    /** The mean of each window. */
    @AlsoCalled({"averagePooling2d", "avgPool2d", "averagePooling1d", "avgPool1d"})
    record AvgPool(
            @Setting("Size of the window: 2, or 2x3 for height and width; of a sequence, so many steps.")
            @AlsoCalled({"poolSize", "kernelSize"})
            KernelExtent size,

            @Setting(value = "How far the window moves at a time; as far as it is large.", byDefault = "size")
            @AlsoCalled({"strides"})
            Optional<KernelExtent> stride,

            @Setting(value = "Same (past the edge) or valid (the window stays inside).", byDefault = "valid")
            Padding padding)
            implements Pool {}

    /** One value for each channel of an image, or for each value of a sequence. */
    record GlobalPool(
            @Setting(value = "Average or max.", byDefault = "average")
            Pooling kind) implements ImageLayer {}

    /** What is taken of many values. */
    enum Pooling {
        AVERAGE,
        MAX
    }

    /** While training, drops whole channels of an image, or one value in all steps of a sequence, with this chance. */
    @AlsoCalled({"spatialDropout2d", "spatialDropout1d", "dropout2d"})
    record SpatialDropout(
            @Setting(value = "The chance that a channel is dropped.", atLeast = 0, below = 1) @AlsoCalled({"p"})
            double rate)
            implements ImageLayer {}
}
