package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * What lies under a kernel at each place where it stands, as lines of a matrix: of as many images at a time as fit into a tile, or of
 * some lines of one, which the next writes over. How large a tile is decides the order of sums, so that it is the same for all
 * processors, whatever fits into their caches.
 */
final class ImageColumns {
    /** Two MiB. */
    private static final long FLOATS_OF_A_TILE = 1 << 19;

    /** With fewer, more numbers lie side by side in a line of one channel than in what the kernel covers of a line of all. */
    private static final long FEW_CHANNELS = 8;

    private static final long KERNEL_ROWS = 3;
    private static final long[] PLACES_INNERMOST = {3, 4, 5, 0, 1, 2};

    private final KernelSide high;
    private final KernelSide wide;
    private final long channels;
    private final long width;
    private final long imagesOfATile;
    private final long linesOfAPiece;

    ImageColumns(KernelSide high, KernelSide wide, long channels) {
        this.high = high;
        this.wide = wide;
        this.channels = channels;
        width = high.kernel() * wide.kernel() * channels;
        long ofAnImage = placesOfAnImage() * width;
        imagesOfATile = Math.max(1, FLOATS_OF_A_TILE / ofAnImage);
        linesOfAPiece = upwards(high.places(), upwards(ofAnImage, FLOATS_OF_A_TILE));
    }

    private static long upwards(long count, long divisor) {
        return (count + divisor - 1) / divisor;
    }

    private long placesOfAnImage() {
        return high.places() * wide.places();
    }

    /**
     * Some images with room around them, and the memory into which they are copied.
     *
     * @param room the images with what stands around them
     * @param images where the images themselves are in it
     */
    private record Tile(Tensor room, Tensor images, List<Piece> pieces) {}

    /** A part of the places of a tile, which is multiplied at once. */
    private record Piece(List<KernelRow> rows, Tensor matrix) {}

    /**
     * What one row of the kernel covers.
     *
     * @param covered each pixel in the room as often as it is covered
     * @param copied the same in the matrix
     */
    private record KernelRow(Tensor covered, Tensor copied) {}

    /**
     * Reads images tile after tile.
     *
     * @param images their channels last
     * @param places what belongs to the places, a line for each
     * @param use is given what lies under the kernel, a line for each place, and what belongs to these places
     */
    void read(Tensor images, Tensor places, BiConsumer<Tensor, Tensor> use) {
        eachTile(images, places, (tile, some, theirs) -> {
            tile.images().copy_(some);
            eachPiece(tile, theirs, (piece, line) -> {
                piece.rows().forEach(row -> row.copied().copy_(row.covered()));
                use.accept(piece.matrix(), line);
            });
        });
    }

    /**
     * Writes images tile after tile: each pixel is the sum of all that belongs to it.
     *
     * @param make is given where to write what belongs under the kernel, a line for each place, and what belongs to these places
     */
    void write(Tensor images, Tensor places, BiConsumer<Tensor, Tensor> make) {
        eachTile(images, places, (tile, some, theirs) -> {
            tile.room().zero_();
            eachPiece(tile, theirs, (piece, line) -> {
                make.accept(piece.matrix(), line);
                piece.rows().forEach(this::add);
            });
            some.copy_(tile.images());
        });
    }

    /** Point after point, since what is covered from several places must not be added at once. */
    private void add(KernelRow row) {
        for (long point = 0; point < wide.kernel(); point++) {
            row.covered().select(KERNEL_ROWS, point).add_(row.copied().select(KERNEL_ROWS, point));
        }
    }

    private interface TileUse {
        void of(Tile tile, Tensor images, Tensor places);
    }

    private void eachTile(Tensor images, Tensor places, TileUse use) {
        long count = images.size(0);
        Tensor room = room(Math.min(imagesOfATile, count));
        Tensor memory = empty(room.size(0) * linesOfAPiece * wide.places() * width);
        Tile tile = tile(room, memory);
        for (long at = 0; at < count; at += imagesOfATile) {
            long next = Math.min(imagesOfATile, count - at);
            if (next < tile.room().size(0)) {
                tile = tile(room.narrow(0, 0, next), memory);
            }
            Tensor theirs = places.narrow(0, at * placesOfAnImage(), next * placesOfAnImage());
            use.of(tile, images.narrow(0, at, next), theirs);
        }
    }

    private static void eachPiece(Tile tile, Tensor places, BiConsumer<Piece, Tensor> use) {
        long first = 0;
        for (Piece piece : tile.pieces()) {
            long count = piece.matrix().size(0);
            use.accept(piece, places.narrow(0, first, count));
            first += count;
        }
    }

    private boolean channelsAreFew() {
        return channels < FEW_CHANNELS;
    }

    private Tensor room(long images) {
        return channelsAreFew()
                ? zeros(images, channels, high.room(), wide.room()).permute(0, 2, 3, 1)
                : zeros(images, high.room(), wide.room(), channels);
    }

    private Tile tile(Tensor room, Tensor memory) {
        List<Piece> pieces = new ArrayList<>();
        for (long line = 0; line < high.places(); line += linesOfAPiece) {
            pieces.add(piece(covered(room, line, Math.min(linesOfAPiece, high.places() - line)), memory));
        }
        return new Tile(room, wide.image(high.image(room, 1), 2), pieces);
    }

    /** By image, line and column of the place, row and column of the kernel, and channel. */
    private Tensor covered(Tensor room, long line, long lines) {
        long down = room.stride(1);
        long right = room.stride(2);
        long[] sizes = {room.size(0), lines, wide.places(), high.kernel(), wide.kernel(), channels};
        long[] strides = {
            room.stride(0),
            down * high.stride(),
            right * wide.stride(),
            down * high.dilation(),
            right * wide.dilation(),
            room.stride(3)
        };
        return room.as_strided(sizes, strides, new LongOptional(line * high.stride() * down));
    }

    /** What lies side by side in the room does so in the matrix, too: that makes it quick to copy. */
    private Piece piece(Tensor covered, Tensor memory) {
        Tensor lying = memory.narrow(0, 0, covered.numel());
        Tensor copied = channelsAreFew()
                ? lying.view(covered.permute(PLACES_INNERMOST).sizes()).permute(PLACES_INNERMOST)
                : lying.view(covered.sizes());
        List<KernelRow> rows = new ArrayList<>();
        for (long row = 0; row < high.kernel(); row++) {
            rows.add(new KernelRow(covered.select(KERNEL_ROWS, row), copied.select(KERNEL_ROWS, row)));
        }
        Tensor matrix = channelsAreFew() ? lying.view(width, -1).t() : lying.view(-1, width);
        return new Piece(rows, matrix);
    }
}
