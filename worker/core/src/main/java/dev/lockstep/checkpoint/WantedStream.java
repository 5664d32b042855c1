package dev.lockstep.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** Writes as long as somebody wants it. */
final class WantedStream extends FilterOutputStream {
    private final BooleanSupplier givenUp;

    WantedStream(OutputStream out, BooleanSupplier givenUp) {
        super(out);
        this.givenUp = givenUp;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (givenUp.getAsBoolean()) {
            throw new IOException("nobody wants it any more");
        }
        out.write(bytes, from, count);
    }
}
