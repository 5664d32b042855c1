package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.config.AugmentSpec.Flip;
import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowAugmentationTest {
    private static final int WIDE = 5;
    private static final int HIGH = 4;
    private static final DataSchema IMAGE =
            new DataSchema(List.of(2, HIGH, WIDE), List.of(), new DataSchema.Classes(List.of("no", "yes")));
    private static final DataSchema SERIES =
            new DataSchema(List.of(6, 2), List.of(), 0, true, new DataSchema.Classes(List.of("no", "yes")));

    private static AugmentSpec image(Optional<Flip> flip, int shift, double rotate, double crop, double erase) {
        return new AugmentSpec(flip, shift, rotate, crop, erase, 0, 0, 0);
    }

    private static float[] picture() {
        float[] picture = new float[2 * HIGH * WIDE];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = i + 1;
        }
        return picture;
    }

    private static float[] vary(AugmentSpec spec, DataSchema schema, float[] row, int steps, long seed) {
        RowAugmentation.of(spec, schema).vary(row, steps, new SplitMixRandom(seed));
        return row;
    }

    private static float at(float[] picture, int channel, int y, int x) {
        return y < 0 || y >= HIGH || x < 0 || x >= WIDE ? 0 : picture[(channel * HIGH + y) * WIDE + x];
    }

    @Test
    void flippedPicturesAreMirroredOneTimeInTwo() {
        int mirrored = 0;
        for (int seed = 0; seed < 1000; seed++) {
            float[] varied =
                    vary(image(Optional.of(Flip.HORIZONTAL), 0, 0, 0, 0), IMAGE, picture(), Integer.MAX_VALUE, seed);
            if (!Arrays.equals(varied, picture())) {
                mirrored++;
                for (int y = 0; y < HIGH; y++) {
                    for (int x = 0; x < WIDE; x++) {
                        assertThat(at(varied, 1, y, x)).isEqualTo(at(picture(), 1, y, WIDE - 1 - x));
                    }
                }
            }
        }
        assertThat(mirrored).isBetween(400, 600);
    }

    @Test
    void bothWaysOfFlippingGiveFourPictures() {
        Set<List<Float>> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            float[] varied = vary(image(Optional.of(Flip.BOTH), 0, 0, 0, 0), IMAGE, picture(), 6, seed);
            seen.add(List.of(varied[0], varied[varied.length - 1]));
        }
        assertThat(seen).hasSize(4);
    }

    @Test
    void shiftedPicturesMoveByWholePixelsAndLetInZeros() {
        Set<List<Integer>> seen = new HashSet<>();
        for (int seed = 0; seed < 1000; seed++) {
            float[] varied = vary(image(Optional.empty(), 1, 0, 0, 0), IMAGE, picture(), Integer.MAX_VALUE, seed);
            for (int down = -1; down <= 1; down++) {
                for (int right = -1; right <= 1; right++) {
                    if (isShifted(varied, down, right)) {
                        seen.add(List.of(down, right));
                    }
                }
            }
        }
        assertThat(seen).hasSize(9);
    }

    private static boolean isShifted(float[] varied, int down, int right) {
        for (int channel = 0; channel < 2; channel++) {
            for (int y = 0; y < HIGH; y++) {
                for (int x = 0; x < WIDE; x++) {
                    if (at(varied, channel, y, x) != at(picture(), channel, y - down, x - right)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void aPictureThatIsTurnedOrCroppedByNextToNothingStaysWhatItIs() {
        for (int seed = 0; seed < 100; seed++) {
            float[] turned = vary(image(Optional.empty(), 0, 1e-9, 1e-9, 0), IMAGE, picture(), 6, seed);
            for (int i = 0; i < turned.length; i++) {
                assertThat(turned[i]).isCloseTo(picture()[i], within(1e-4f));
            }
        }
    }

    @Test
    void aCroppedPictureOfOneColourKeepsItsColour() {
        float[] grey = new float[2 * HIGH * WIDE];
        for (int seed = 0; seed < 200; seed++) {
            Arrays.fill(grey, 0.5f);
            vary(image(Optional.empty(), 0, 0, 0.9, 0), IMAGE, grey, 6, seed);
            // At the border the outside, which is 0, mixes in by less than half a pixel.
            for (float value : grey) {
                assertThat(value).isBetween(0.1f, 0.5001f);
            }
        }
    }

    @Test
    void aPictureTurnedByAHalfTurnAtMostKeepsItsMiddle() {
        float[] picture = new float[2 * HIGH * WIDE];
        for (int seed = 0; seed < 200; seed++) {
            Arrays.fill(picture, 0);
            for (int y = 1; y < HIGH - 1; y++) {
                Arrays.fill(picture, y * WIDE, (y + 1) * WIDE, 1);
            }
            vary(image(Optional.empty(), 0, 180, 0, 0), IMAGE, picture, 6, seed);
            assertThat(at(picture, 0, 1, 2) + at(picture, 0, 2, 2)).isBetween(1.5f, 2.001f);
        }
    }

    @Test
    void erasedRectanglesAreInAllChannelsAndNeverLargerThanAsked() {
        int erased = 0;
        for (int seed = 0; seed < 500; seed++) {
            float[] varied = vary(image(Optional.empty(), 0, 0, 0, 0.5), IMAGE, picture(), 6, seed);
            int zeros = 0;
            for (int i = 0; i < HIGH * WIDE; i++) {
                assertThat(varied[i] == 0).isEqualTo(varied[HIGH * WIDE + i] == 0);
                zeros += varied[i] == 0 ? 1 : 0;
            }
            assertThat(zeros).isLessThanOrEqualTo((HIGH / 2) * (WIDE / 2));
            erased += zeros;
        }
        assertThat(erased).isPositive();
    }

    @Test
    void noiseAndJitterHaveTheDeviationThatWasAsked() {
        float[] row = new float[2 * HIGH * WIDE];
        double squares = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Arrays.fill(row, 0);
            vary(new AugmentSpec(Optional.empty(), 0, 0, 0, 0, 0.2, 0, 0), IMAGE, row, 6, seed);
            for (float value : row) {
                squares += value * value;
            }
        }
        assertThat(Math.sqrt(squares / (1000 * row.length))).isCloseTo(0.2, within(0.005));
    }

    @Test
    void aScaledSeriesIsMultipliedByOneNumberAndItsPaddingStays() {
        for (int seed = 0; seed < 100; seed++) {
            float[] row = {1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0};
            vary(new AugmentSpec(Optional.empty(), 0, 0, 0, 0, 0, 0, 0.3), SERIES, row, 3, seed);
            assertThat(row[0]).isBetween(0.7f, 1.3f);
            assertThat(row[5]).isCloseTo(6 * row[0], within(1e-5f));
            vary(new AugmentSpec(Optional.empty(), 0, 0, 0, 0, 0, 0.1, 0), SERIES, row, 3, seed);
            assertThat(Arrays.copyOfRange(row, 6, 12)).containsOnly(0);
        }
    }

    @Test
    void theSameChanceGivesTheSamePicture() {
        AugmentSpec all = new AugmentSpec(Optional.of(Flip.BOTH), 2, 30, 0.3, 0.4, 0.1, 0, 0);
        RowAugmentation one = RowAugmentation.of(all, IMAGE);
        float[] first = picture();
        one.vary(first, 6, new SplitMixRandom(7));
        one.vary(picture(), 6, new SplitMixRandom(8));
        float[] again = picture();
        one.vary(again, 6, new SplitMixRandom(7));
        assertThat(again).isEqualTo(first).isNotEqualTo(picture());
    }

    @Test
    void whatDoesNotFitTheRowsIsSaid() {
        assertThatThrownBy(() -> RowAugmentation.of(image(Optional.of(Flip.BOTH), 0, 0, 0, 0), SERIES))
                .hasMessageContaining("are for images")
                .hasMessageContaining("[6, 2]");
        assertThatThrownBy(() -> RowAugmentation.of(new AugmentSpec(Optional.empty(), 0, 0, 0, 0, 0, 0.1, 0), IMAGE))
                .hasMessageContaining("are for series");
        assertThat(RowAugmentation.of(AugmentSpec.NONE, IMAGE)).isSameAs(RowAugmentation.NONE);
    }
}
