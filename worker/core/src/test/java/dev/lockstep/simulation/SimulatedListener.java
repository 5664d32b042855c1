package dev.lockstep.simulation;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A socket that listens: the system of its host takes connections, until the process accepts them. */
final class SimulatedListener extends ServerSocketChannel implements ReadyChannel {
    private final SimulatedSockets sockets;
    private final Watchers watchers;
    private final Deque<SimulatedChannel> backlog = new ArrayDeque<>();
    private @Nullable InetSocketAddress address;

    SimulatedListener(SimulatedSockets sockets) {
        super(sockets);
        this.sockets = sockets;
        watchers = new Watchers(sockets.network().world());
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int most) throws IOException {
        InetSocketAddress wanted = (InetSocketAddress) local;
        if (!wanted.getAddress().getHostAddress().equals(sockets.process().host())) {
            throw new BindException("Cannot assign requested address: " + wanted);
        }
        address = new InetSocketAddress(wanted.getAddress(), sockets.network().newPort());
        sockets.network().listen(address, this);
        return this;
    }

    /** The end of a connection that has come from there. */
    SimulatedConnection take(InetSocketAddress from) {
        SimulatedChannel channel = sockets.opened(new SimulatedChannel(sockets));
        backlog.add(channel);
        SimulatedConnection connection = channel.connected(bound(), from);
        watchers.wake();
        return connection;
    }

    private InetSocketAddress bound() {
        if (address == null) {
            throw new IllegalStateException("is not bound");
        }
        return address;
    }

    @Override
    public @Nullable SocketChannel accept() throws IOException {
        sockets.process().callSystem();
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        return backlog.poll();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return bound();
    }

    @Override
    public int readyOps() {
        return backlog.isEmpty() ? 0 : SelectionKey.OP_ACCEPT;
    }

    @Override
    public Watchers watchers() {
        return watchers;
    }

    void closeBySystem() {
        if (address != null) {
            sockets.network().listenNoMore(address);
        }
        backlog.forEach(SimulatedChannel::closeBySystem);
        backlog.clear();
        sockets.closed(this);
    }

    @Override
    protected void implCloseSelectableChannel() {
        if (!sockets.process().isDead()) {
            closeBySystem();
        }
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        // Whoever waits here does so at a selector.
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
        return this;
    }

    @Override
    public <T> @Nullable T getOption(SocketOption<T> name) {
        return null;
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public ServerSocket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "a listener of " + sockets.process().name();
    }
}
