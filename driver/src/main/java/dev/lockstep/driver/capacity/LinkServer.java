package dev.lockstep.driver.capacity;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;

/** Answers whoever measures a link to this rank and knows the word: echoes bytes, or sends what it can until the other hangs up. */
final class LinkServer implements AutoCloseable {
    static final int ECHO = 'e';
    static final int SEND = 's';
    private static final int MOST_CALLERS = 1024;
    private static final int PIECE = 256 << 10;
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket socket;
    private final byte[] word;

    private LinkServer(ServerSocket socket, byte[] word) {
        this.socket = socket;
        this.word = word;
    }

    /** @param host on whose address alone it listens */
    static LinkServer open(String host, byte[] word) throws IOException {
        LinkServer server = new LinkServer(new ServerSocket(0, MOST_CALLERS, InetAddress.getByName(host)), word);
        daemon("capacity-links", server::accept);
        return server;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                daemon("capacity-link", () -> serve(caller));
            } catch (IOException e) {
                return; // it was closed
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            caller.setSoTimeout(PATIENCE_MILLIS);
            caller.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(caller.getInputStream());
            DataOutputStream out = new DataOutputStream(caller.getOutputStream());
            byte[] said = in.readNBytes(word.length);
            if (!MessageDigest.isEqual(said, word)) {
                return;
            }
            int wish = in.read();
            if (wish == ECHO) {
                for (int one = in.read(); one >= 0; one = in.read()) {
                    out.write(one);
                }
            } else if (wish == SEND) {
                send(out);
            }
        } catch (IOException e) {
            // Who called has heard enough, or is gone, which the one that measures sees itself.
        }
    }

    /** Until the other end hangs up. */
    private static void send(DataOutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        while (true) {
            out.write(piece);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
