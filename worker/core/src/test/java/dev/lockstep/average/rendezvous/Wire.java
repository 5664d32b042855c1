package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangeSockets;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy between a rank and those who connect to it: relays all bytes, records them, and may flip a bit of them. */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    /** Bytes of it that go either way, at most. */
    private static final int HANDSHAKE = RankHandshake.CHALLENGE + 2 * RankHandshake.PROOF;

    private final ServerSocket server;
    private final PeerEndpoint rank;
    private final int damaged;
    private final long pauseMillis;
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    private Wire(ServerSocket server, PeerEndpoint rank, int damaged, long pauseMillis) {
        this.server = server;
        this.rank = rank;
        this.damaged = damaged;
        this.pauseMillis = pauseMillis;
        open.add(server);
    }

    static Wire to(PeerEndpoint rank) throws IOException {
        return started(rank, -1, 0);
    }

    /** Relays byte by byte what comes after the handshake, after so long a pause each. */
    static Wire slow(PeerEndpoint rank, long pauseMillis) throws IOException {
        return started(rank, -1, pauseMillis);
    }

    /** Flips a bit of that byte of all that initiators send. */
    static Wire damaging(PeerEndpoint rank, int damaged) throws IOException {
        return started(rank, damaged, 0);
    }

    private static Wire started(PeerEndpoint rank, int damaged, long pauseMillis) throws IOException {
        Wire wire = new Wire(new ServerSocket(0, 10, InetAddress.getByName(rank.host())), rank, damaged, pauseMillis);
        start(wire::accept);
        return wire;
    }

    /** Where others find the proxy instead of the rank. */
    PeerEndpoint endpoint() {
        return new PeerEndpoint(
                rank.rank(), rank.host(), server.getLocalPort(), rank.hostIdentity(), rank.jvm(), rank.share());
    }

    byte[] recorded() {
        synchronized (recorded) {
            return recorded.toByteArray();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket initiator = server.accept();
                Socket responder = new Socket(rank.host(), rank.port());
                open.add(initiator);
                open.add(responder);
                start(() -> relay(initiator, responder, damaged));
                start(() -> relay(responder, initiator, -1));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void relay(Socket from, Socket to, int bad) {
        byte[] bytes = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int relayed = 0;
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (bad >= relayed && bad < relayed + count) {
                    bytes[bad - relayed] ^= 0x10;
                }
                relayed += count;
                synchronized (recorded) {
                    recorded.write(bytes, 0, count);
                }
                out.write(bytes, 0, count);
                boolean isSlow = pauseMillis > 0 && relayed >= HANDSHAKE;
                bytes = new byte[isSlow ? 1 : BUFFER];
                Thread.sleep(isSlow ? pauseMillis : 0);
            }
        } catch (IOException | InterruptedException e) {
            // One of them has hung up.
        }
    }

    @Override
    public void close() {
        open.forEach(ExchangeSockets::close);
    }
}
