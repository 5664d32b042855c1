package dev.lockstep.simulation;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/** The sockets and selectors of a simulated process. */
final class SimulatedSockets extends SelectorProvider {
    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final List<Object> open = new ArrayList<>();

    SimulatedSockets(SimulatedProcess process, SimulatedNetwork network) {
        this.process = process;
        this.network = network;
    }

    SimulatedProcess process() {
        return process;
    }

    SimulatedNetwork network() {
        return network;
    }

    <T> T opened(T what) {
        open.add(what);
        return what;
    }

    void closed(Object what) {
        open.remove(what);
    }

    List<String> open() {
        return open.stream().map(String::valueOf).toList();
    }

    /** As the system does when the process has ended. */
    void closeAll() {
        for (Object one : List.copyOf(open)) {
            if (one instanceof SimulatedChannel channel) {
                channel.closeBySystem();
            } else if (one instanceof SimulatedListener listener) {
                listener.closeBySystem();
            }
        }
        open.clear();
    }

    @Override
    public SocketChannel openSocketChannel() {
        process.callSystem();
        return opened(new SimulatedChannel(this));
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        process.callSystem();
        return opened(new SimulatedListener(this));
    }

    @Override
    public AbstractSelector openSelector() {
        process.callSystem();
        return opened(new SimulatedSelector(this));
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException();
    }
}
