package dev.lockstep.simulation;

import dev.lockstep.simulation.SimulatedNetwork.Route;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A socket of a simulated process, connected or about to be. */
final class SimulatedChannel extends SocketChannel implements ReadyChannel {
    private final SimulatedSockets sockets;
    private final SimulatedNetwork network;
    private final Watchers watchers;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable SimulatedConnection connection;
    private final SimulatedSocket socket = new SimulatedSocket(this);
    private boolean isRefused;
    private boolean isConnected;

    SimulatedChannel(SimulatedSockets sockets) {
        super(sockets);
        this.sockets = sockets;
        network = sockets.network();
        watchers = new Watchers(network.world());
    }

    /** Of whoever listened: it is connected when it hears of the connection. */
    SimulatedConnection connected(InetSocketAddress here, InetSocketAddress there) {
        SimulatedConnection made = begin(here, there);
        isConnected = true;
        return made;
    }

    private SimulatedConnection begin(InetSocketAddress here, InetSocketAddress there) {
        local = here;
        remote = there;
        connection = new SimulatedConnection(network, new Route(host(here), host(there)), watchers::wake);
        return connection;
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }

    /** Waits until it is connected, at most so long. */
    void connect(InetSocketAddress to, int mostMillis) throws IOException {
        sockets.process().callSystem();
        checkIsOpen();
        InetSocketAddress here = new InetSocketAddress(sockets.process().host(), network.newPort());
        SimulatedConnection own = begin(here, to);
        Route there = own.route();
        network.arrive(there, network.arrivalTime(), "connect", () -> {
            SimulatedListener listener = network.listener(to);
            if (listener != null) {
                SimulatedConnection its = listener.take(here);
                own.join(its);
                its.join(own);
            }
            network.arrive(there.back(), network.arrivalTime(), "answer", () -> answered(own, listener != null));
        });
        awaitUntil(() -> isConnected || isRefused, sockets.process().until(mostMillis * 1_000_000L));
        if (isRefused) {
            throw new ConnectException("Connection refused");
        }
        if (!isConnected) {
            throw new SocketTimeoutException("Connect timed out");
        }
    }

    private void answered(SimulatedConnection own, boolean byListener) {
        if (byListener && !isOpen()) {
            own.refuse();
            return;
        }
        isConnected = byListener;
        isRefused = !byListener;
        watchers.wake();
    }

    /** Of a channel that blocks. An interrupt closes it, as it does all channels that block. */
    private void awaitUntil(BooleanSupplier condition, long until) throws IOException {
        SimulatedThread own = SimulatedThread.current();
        while (!condition.getAsBoolean() && network.world().now() < until) {
            if (own.isInterrupted()) {
                close();
                throw new ClosedByInterruptException();
            }
            watchers.add(own);
            network.world().await(own, until);
        }
    }

    /** Waits until there is something to read, at most so long. */
    int read(ByteBuffer into, int mostMillis) throws IOException {
        SimulatedConnection own = established();
        awaitUntil(own::isReadable, sockets.process().until(mostMillis * 1_000_000L));
        if (!own.isReadable()) {
            throw new SocketTimeoutException("Read timed out");
        }
        return own.read(into);
    }

    private void checkIsOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private SimulatedConnection established() throws IOException {
        sockets.process().callSystem();
        checkIsOpen();
        if (connection == null || !isConnected) {
            throw new NotYetConnectedException();
        }
        return connection;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return established().read(into);
    }

    /** Into the first of them that has room, and then into the next. */
    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        SimulatedConnection own = established();
        long all = 0;
        for (int i = offset; i < offset + length; i++) {
            if (into[i].hasRemaining()) {
                int some = own.read(into[i]);
                if (some < 0) {
                    return all == 0 ? -1 : all;
                }
                all += some;
                if (into[i].hasRemaining()) {
                    return all;
                }
            }
        }
        return all;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        SimulatedConnection own = established();
        int all = own.write(from);
        while (isBlocking() && from.hasRemaining()) {
            awaitUntil(own::isWritable, Simulation.NEVER);
            all += own.write(from);
        }
        return all;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        SimulatedConnection own = established();
        long all = 0;
        for (int i = offset; i < offset + length; i++) {
            if (from[i].hasRemaining()) {
                all += own.write(from[i]);
                if (from[i].hasRemaining()) {
                    return all;
                }
            }
        }
        return all;
    }

    @Override
    public int readyOps() {
        if (connection == null || !isConnected) {
            return 0;
        }
        return (connection.isReadable() ? SelectionKey.OP_READ : 0)
                | (connection.isWritable() ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public Watchers watchers() {
        return watchers;
    }

    void closeBySystem() {
        if (connection != null) {
            connection.close();
        }
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
        // It is asked where it matters.
    }

    @Override
    public Socket socket() {
        return socket;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        checkIsOpen();
        return remote;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        checkIsOpen();
        return local;
    }

    @Override
    public boolean isConnected() {
        return isConnected;
    }

    @Override
    public boolean isConnectionPending() {
        return connection != null && !isConnected;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        checkIsOpen();
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
    public SocketChannel bind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connect(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel shutdownOutput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "a socket of " + sockets.process().name() + " to " + remote;
    }
}
