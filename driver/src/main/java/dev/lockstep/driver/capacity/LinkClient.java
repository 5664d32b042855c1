package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.Repeats;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures the links from here to one other rank and back. */
final class LinkClient {
    private static final int MILLIS_TO_CONNECT = 5_000;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LATENCY_REPEATS = 5;
    private static final int MOST_ECHOES = 100;
    private static final int PIECE = 256 << 10;

    private final Door door;
    private final byte[] word;

    /** Where a rank answers. */
    record Door(String name, String host, int port) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    LinkClient(Door door, byte[] word) {
        this.door = door;
        this.word = word;
    }

    /** What is asked of the other end of a connection. */
    private interface Talk<T> {
        T over(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private <T> T talk(int wish, Talk<T> talk) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(door.host(), door.port()), MILLIS_TO_CONNECT);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(word);
            out.write(wish);
            out.flush();
            return talk.over(new DataInputStream(socket.getInputStream()), out);
        } catch (IOException e) {
            throw new IOException(
                    "no way to " + door.name() + " at " + door.host() + ":" + door.port() + ": " + e.getMessage(), e);
        }
    }

    /** Seconds for one byte to get there: half of those to there and back, each the least of several. */
    Repeats latency(long nanos) throws IOException {
        return talk(LinkServer.ECHO, (in, out) -> {
            echo(in, out); // the first one finds its way
            List<Double> repeats = new ArrayList<>();
            for (int i = 0; i < LATENCY_REPEATS; i++) {
                repeats.add(latency(in, out, nanos / LATENCY_REPEATS));
            }
            return new Repeats(repeats);
        });
    }

    private static double latency(DataInputStream in, DataOutputStream out, long nanos) throws IOException {
        long began = System.nanoTime();
        double[] took = new double[MOST_ECHOES];
        int count = 0;
        while (count < MOST_ECHOES && (count == 0 || System.nanoTime() - began < nanos)) {
            took[count++] = echo(in, out) / 2e9;
        }
        Arrays.sort(took, 0, count);
        return took[count / 2];
    }

    private static long echo(DataInputStream in, DataOutputStream out) throws IOException {
        long began = System.nanoTime();
        out.write(1);
        if (in.read() < 0) {
            throw new IOException("the other end hung up");
        }
        return System.nanoTime() - began;
    }

    /** Bytes a second that come from there. */
    double receive(long nanos) throws IOException {
        return talk(LinkServer.SEND, (in, out) -> rate(in, nanos));
    }

    /** Bytes a second that come in for so long; a link that was quiet takes a while to speed up, and that does not count. */
    private static double rate(DataInputStream in, long nanos) throws IOException {
        byte[] piece = new byte[PIECE];
        long began = System.nanoTime();
        long counted = began;
        long bytes = 0;
        long now = began;
        while (now - began < nanos) {
            int got = in.read(piece);
            now = System.nanoTime();
            if (got < 0) {
                throw new IOException("the other end hung up");
            }
            if (now - began < nanos / 3) {
                counted = now;
            } else {
                bytes += got;
            }
        }
        return bytes * 1e9 / Math.max(1, now - counted);
    }
}
