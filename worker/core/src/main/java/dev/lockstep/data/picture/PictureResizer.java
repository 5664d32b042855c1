package dev.lockstep.data.picture;

/** Brings one channel of a picture to another size. */
final class PictureResizer {
    private final int fromWidth;
    private final int fromHeight;
    private final int toWidth;
    private final int toHeight;
    private final ResizeWeights across;
    private final ResizeWeights down;

    PictureResizer(int fromWidth, int fromHeight, int toWidth, int toHeight) {
        this.fromWidth = fromWidth;
        this.fromHeight = fromHeight;
        this.toWidth = toWidth;
        this.toHeight = toHeight;
        across = ResizeWeights.of(fromWidth, toWidth);
        down = ResizeWeights.of(fromHeight, toHeight);
    }

    /** Writes the resized channel into {@code into} from {@code at} on. */
    void resize(byte[] channel, byte[] into, int at) {
        if (fromWidth == toWidth && fromHeight == toHeight) {
            System.arraycopy(channel, 0, into, at, toWidth * toHeight);
            return;
        }
        long[] sums = new long[toWidth];
        int[] line = new int[toWidth];
        long total = (long) across.total() * down.total();
        for (int y = 0; y < toHeight; y++) {
            java.util.Arrays.fill(sums, 0);
            int[] weights = down.weights(y);
            for (int i = 0; i < weights.length; i++) {
                shrinkLine(channel, (down.first(y) + i) * fromWidth, line);
                for (int x = 0; x < toWidth; x++) {
                    sums[x] += (long) line[x] * weights[i];
                }
            }
            for (int x = 0; x < toWidth; x++) {
                into[at + y * toWidth + x] = (byte) ((sums[x] + total / 2) / total);
            }
        }
    }

    /** The weighted sums of one line of the picture. */
    private void shrinkLine(byte[] channel, int start, int[] line) {
        for (int x = 0; x < toWidth; x++) {
            int[] weights = across.weights(x);
            int from = start + across.first(x);
            int sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += (channel[from + i] & 0xFF) * weights[i];
            }
            line[x] = sum;
        }
    }
}
