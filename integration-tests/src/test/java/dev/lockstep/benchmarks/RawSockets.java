package dev.lockstep.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The time in which this machine's sockets alone move the bytes that an average of so many ranks moves: a stream for each
 * rank, all at once, with nothing read, added or written.
 */
final class RawSockets {
    private static final int PIECE = 128 * 1024;
    private static final int BUFFER = 4 << 20;

    private RawSockets() {}

    static double[] millis(int ranks) throws Exception {
        double[] medians = new double[ExchangeBenchmark.LENGTHS.length];
        for (int i = 0; i < medians.length; i++) {
            long bytes = 2L * (ranks - 1) * ExchangeBenchmark.LENGTHS[i] * Float.BYTES / ranks;
            medians[i] = medianMillis(ranks, bytes, ExchangeBenchmark.times(ExchangeBenchmark.LENGTHS[i]));
        }
        return medians;
    }

    private static double medianMillis(int streams, long bytes, int times) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * streams);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            List<SocketChannel> out = new ArrayList<>();
            List<SocketChannel> in = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                out.add(SocketChannel.open(server.getLocalAddress()));
                out.get(i).setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
                in.add(server.accept());
            }
            double[] millis = new double[times];
            for (int i = -times / 4; i < times; i++) {
                long began = System.nanoTime();
                List<Callable<Long>> work = new ArrayList<>();
                out.forEach(channel -> work.add(() -> move(bytes, channel::write)));
                in.forEach(channel -> work.add(() -> move(bytes, channel::read)));
                for (Future<Long> one : threads.invokeAll(work)) {
                    one.get();
                }
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - began) / 1e6;
                }
            }
            for (int i = 0; i < streams; i++) {
                out.get(i).close();
                in.get(i).close();
            }
            Arrays.sort(millis);
            return millis[times / 2];
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Move {
        int some(ByteBuffer piece) throws IOException;
    }

    private static long move(long bytes, Move move) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        long left = bytes;
        while (left > 0) {
            piece.clear().limit((int) Math.min(PIECE, left));
            int moved = move.some(piece);
            if (moved < 0) {
                throw new IOException("the stream ended with " + left + " bytes to come");
            }
            left -= moved;
        }
        return bytes;
    }
}
