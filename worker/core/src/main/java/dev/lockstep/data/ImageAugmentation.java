package dev.lockstep.data;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.config.AugmentSpec.Flip;
import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Varies an image: cropped, turned, mirrored and moved in one go, so that it is blurred at most once; then a rectangle
 * erased; then noise. What comes in from outside is 0. Chance is drawn in an order that does not depend on what it decides.
 */
final class ImageAugmentation implements RowAugmentation {
    private final AugmentSpec spec;
    private final int channels;
    private final int height;
    private final int width;
    private final float[] before;

    ImageAugmentation(AugmentSpec spec, List<Integer> shape) {
        this.spec = spec;
        channels = shape.get(0);
        height = shape.get(1);
        width = shape.get(2);
        before = new float[channels * height * width];
    }

    @Override
    public void vary(float[] row, int steps, SplitMixRandom random) {
        boolean mirrorX = flips(Flip.HORIZONTAL) && random.nextInt(2) == 1;
        boolean mirrorY = flips(Flip.VERTICAL) && random.nextInt(2) == 1;
        int shiftX = shift(random);
        int shiftY = shift(random);
        if (spec.rotate() > 0 || spec.crop() > 0) {
            Turn turn = turn(mirrorX, mirrorY, random);
            System.arraycopy(row, 0, before, 0, before.length);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    turn.pixel(x - shiftX, y - shiftY, y * width + x, row);
                }
            }
        } else if (mirrorX || mirrorY || shiftX != 0 || shiftY != 0) {
            System.arraycopy(row, 0, before, 0, before.length);
            move(row, mirrorX, mirrorY, shiftX, shiftY);
        }
        if (spec.erase() > 0) {
            erase(row, random);
        }
        if (spec.noise() > 0) {
            for (int i = 0; i < row.length; i++) {
                row[i] += (float) (spec.noise() * random.nextGaussian());
            }
        }
    }

    private boolean flips(Flip way) {
        return spec.flip().filter(flip -> flip == way || flip == Flip.BOTH).isPresent();
    }

    private int shift(SplitMixRandom random) {
        return spec.shift() > 0 ? random.nextInt(2 * spec.shift() + 1) - spec.shift() : 0;
    }

    /** Whole pixels stay what they are. */
    private void move(float[] row, boolean mirrorX, boolean mirrorY, int shiftX, int shiftY) {
        for (int y = 0; y < height; y++) {
            int fromY = mirrorY ? height - 1 - (y - shiftY) : y - shiftY;
            for (int x = 0; x < width; x++) {
                int fromX = mirrorX ? width - 1 - (x - shiftX) : x - shiftX;
                boolean isInside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
                for (int channel = 0; channel < channels; channel++) {
                    int plane = channel * height * width;
                    row[plane + y * width + x] = isInside ? before[plane + fromY * width + fromX] : 0;
                }
            }
        }
    }

    private Turn turn(boolean mirrorX, boolean mirrorY, SplitMixRandom random) {
        double angle = StrictMath.toRadians(spec.rotate() * (2 * random.nextDouble() - 1));
        double kept = 1 - spec.crop() * random.nextDouble();
        double centreX = width / 2.0 + (1 - kept) * width * (random.nextDouble() - 0.5);
        double centreY = height / 2.0 + (1 - kept) * height * (random.nextDouble() - 0.5);
        double cos = StrictMath.cos(angle) * kept;
        double sin = StrictMath.sin(angle) * kept;
        return new Turn(centreX, centreY, mirrorX ? -1 : 1, mirrorY ? -1 : 1, cos, sin);
    }

    private void erase(float[] row, SplitMixRandom random) {
        int wide = (int) (spec.erase() * random.nextDouble() * width);
        int high = (int) (spec.erase() * random.nextDouble() * height);
        int left = random.nextInt(width - wide + 1);
        int top = random.nextInt(height - high + 1);
        for (int line = 0; line < channels * height; line++) {
            int y = line % height;
            if (y >= top && y < top + high) {
                Arrays.fill(row, line * width + left, line * width + left + wide, 0);
            }
        }
    }

    /** Where each pixel of the new image comes from: about its centre, turned and made smaller, to a centre in the old one. */
    private final class Turn {
        private final double centreX;
        private final double centreY;
        private final int signX;
        private final int signY;
        private final double cos;
        private final double sin;

        Turn(double centreX, double centreY, int signX, int signY, double cos, double sin) {
            this.centreX = centreX;
            this.centreY = centreY;
            this.signX = signX;
            this.signY = signY;
            this.cos = cos;
            this.sin = sin;
        }

        /** Mixes a pixel of all channels from the four old ones about its place. */
        void pixel(int x, int y, int at, float[] row) {
            double fromMiddleX = signX * (x + 0.5 - width / 2.0);
            double fromMiddleY = signY * (y + 0.5 - height / 2.0);
            double oldX = centreX + cos * fromMiddleX - sin * fromMiddleY - 0.5;
            double oldY = centreY + sin * fromMiddleX + cos * fromMiddleY - 0.5;
            int left = (int) Math.floor(oldX);
            int top = (int) Math.floor(oldY);
            float right = (float) (oldX - left);
            float low = (float) (oldY - top);
            for (int channel = 0; channel < channels; channel++) {
                float above = (1 - right) * old(channel, left, top) + right * old(channel, left + 1, top);
                float below = (1 - right) * old(channel, left, top + 1) + right * old(channel, left + 1, top + 1);
                row[channel * height * width + at] = (1 - low) * above + low * below;
            }
        }

        private float old(int channel, int x, int y) {
            return x >= 0 && x < width && y >= 0 && y < height ? before[(channel * height + y) * width + x] : 0;
        }
    }
}
