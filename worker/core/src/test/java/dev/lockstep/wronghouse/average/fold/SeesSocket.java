package dev.lockstep.wronghouse.average.fold;

import java.nio.channels.SocketChannel;

/** Arithmetic has no sockets. */
public interface SeesSocket {
    void sees(SocketChannel what);
}
