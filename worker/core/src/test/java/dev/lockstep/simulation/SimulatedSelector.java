package dev.lockstep.simulation;

import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits until channels are ready; which of them comes first is chance. */
final class SimulatedSelector extends AbstractSelector {
    private final SimulatedSockets sockets;
    private final Simulation world;
    private final Set<SelectionKey> keys = new LinkedHashSet<>();
    private final Set<SelectionKey> selected = new LinkedHashSet<>();
    private @Nullable SimulatedThread waiting;
    private boolean isWoken;

    /** A channel as this selector looks at it. */
    private static final class Key extends AbstractSelectionKey {
        private final SimulatedSelector selector;
        private final AbstractSelectableChannel channel;
        private int interest;
        private int ready;

        Key(SimulatedSelector selector, AbstractSelectableChannel channel, int interest) {
            this.selector = selector;
            this.channel = channel;
            this.interest = interest;
        }

        @Override
        public AbstractSelectableChannel channel() {
            return channel;
        }

        @Override
        public SimulatedSelector selector() {
            return selector;
        }

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            interest = ops;
            return this;
        }

        @Override
        public int readyOps() {
            return ready;
        }

        boolean isReady() {
            ready = ((ReadyChannel) channel).readyOps() & interest;
            return ready != 0;
        }
    }

    SimulatedSelector(SimulatedSockets sockets) {
        super(sockets);
        this.sockets = sockets;
        world = sockets.network().world();
    }

    @Override
    protected void implCloseSelector() {
        wakeup();
        for (SelectionKey key : List.copyOf(keys)) {
            deregister((AbstractSelectionKey) key);
        }
        keys.clear();
        selected.clear();
        sockets.closed(this);
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        Key key = new Key(this, channel, ops);
        key.attach(attachment);
        keys.add(key);
        return key;
    }

    @Override
    public Set<SelectionKey> keys() {
        return keys;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return selected;
    }

    @Override
    public int selectNow() {
        return select(world.now(), selected::add);
    }

    @Override
    public int select(long millis) {
        return select(millis == 0 ? Simulation.NEVER : untilMillis(millis), selected::add);
    }

    @Override
    public int select() {
        return select(Simulation.NEVER, selected::add);
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) {
        return select(world.now(), action);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long millis) {
        return select(untilMillis(millis), action);
    }

    private long untilMillis(long millis) {
        return sockets.process().until(millis * 1_000_000);
    }

    private int select(long until, Consumer<SelectionKey> action) {
        sockets.process().callSystem();
        SimulatedThread own = SimulatedThread.current();
        List<SelectionKey> ready = ready();
        while (ready.isEmpty() && !isWoken && !own.isInterrupted() && world.now() < until) {
            watch(own);
            waiting = own;
            world.await(own, until);
            waiting = null;
            ready = ready();
        }
        isWoken = false;
        ready.forEach(action);
        return ready.size();
    }

    private void watch(SimulatedThread own) {
        for (SelectionKey key : keys) {
            ((ReadyChannel) key.channel()).watchers().add(own);
        }
    }

    /** Beginning with any. */
    private List<SelectionKey> ready() {
        if (!isOpen()) {
            throw new ClosedSelectorException();
        }
        forgetCancelled();
        List<SelectionKey> ready = new ArrayList<>();
        for (SelectionKey key : keys) {
            if (key.isValid() && ((Key) key).isReady()) {
                ready.add(ready.isEmpty() ? 0 : world.random().nextInt(ready.size() + 1), key);
            }
        }
        return ready;
    }

    private void forgetCancelled() {
        Set<SelectionKey> cancelled = cancelledKeys();
        synchronized (cancelled) {
            for (SelectionKey key : cancelled) {
                keys.remove(key);
                selected.remove(key);
                deregister((AbstractSelectionKey) key);
            }
            cancelled.clear();
        }
    }

    @Override
    public SimulatedSelector wakeup() {
        isWoken = true;
        if (waiting != null) {
            world.wake(waiting);
        }
        return this;
    }

    @Override
    public String toString() {
        return "a selector of " + sockets.process().name();
    }
}
