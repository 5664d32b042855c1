package dev.lockstep.simulation;

import dev.lockstep.simulation.SimulatedStorage.Call;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Files that all processes of a world see. It may take long, fail or be full; who is killed leaves what it had written until then. */
public final class SimulatedDisk implements AutoCloseable {
    private static final int USUAL_NANOS = 3_000_000;

    private final Simulation world;
    private final String name;
    private final TreeMap<String, StoredFile> files = new TreeMap<>();
    private long slowUntil;
    private Duration slowness = Duration.ZERO;
    private long failsUntil;
    private long isFullUntil;

    /** What a file holds; what was not synced is lost where its writer is. */
    static final class StoredFile {
        private byte[] bytes = {};
        private int synced;

        byte[] bytes() {
            return bytes;
        }

        void append(byte[] more, int from, int count) {
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + count);
            System.arraycopy(more, from, bytes, before, count);
        }

        void sync() {
            synced = bytes.length;
        }

        void loseUnsynced() {
            bytes = Arrays.copyOf(bytes, synced);
        }
    }

    public SimulatedDisk(Simulation world, String name) {
        this.world = world;
        this.name = name;
        SimulatedStorage.mount(name, this);
    }

    /** As paths on it begin. */
    public String url() {
        return SimulatedStorage.SCHEME + "://" + name + "/";
    }

    /** Each call takes so long from now on. */
    public void beSlow(Duration aCall, Duration time) {
        world.tell("storage takes " + aCall.toMillis() + " ms for a call");
        slowness = aCall;
        slowUntil = world.now() + time.toNanos();
    }

    /** Each call fails. */
    public void fail(Duration time) {
        world.tell("storage fails");
        failsUntil = world.now() + time.toNanos();
    }

    /** Nothing more can be written. */
    public void beFull(Duration time) {
        world.tell("storage is full");
        isFullUntil = world.now() + time.toNanos();
    }

    /** A bit of some file is not what it was. */
    public void rot() {
        List<StoredFile> some =
                files.values().stream().filter(file -> file.bytes.length > 0).toList();
        if (!some.isEmpty()) {
            StoredFile file = some.get(world.random().nextInt(some.size()));
            int at = world.random().nextInt(file.bytes.length);
            file.bytes[at] ^= (byte) (1 << world.random().nextInt(Byte.SIZE));
            world.tell("a bit of stored bytes flips");
        }
    }

    /** The machine that stores loses what it had not written itself. */
    public void losePower() {
        world.tell("storage loses what was not synced");
        files.values().forEach(StoredFile::loseUnsynced);
    }

    /** Takes the time of a call, by the process that makes it. */
    void take(Call call) throws IOException {
        SimulatedProcess process = SimulatedThread.current().process();
        process.callSystem();
        long nanos = world.random().nextInt(USUAL_NANOS) + (world.now() < slowUntil ? slowness.toNanos() : 0);
        try {
            process.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (world.now() < failsUntil) {
            throw new IOException("storage does not answer");
        }
        if (call == Call.WRITE && world.now() < isFullUntil) {
            throw new IOException("No space left on device");
        }
    }

    StoredFile create(String path) {
        StoredFile file = new StoredFile();
        files.put(path, file);
        return file;
    }

    StoredFile file(String path) throws FileNotFoundException {
        StoredFile file = files.get(path);
        if (file == null) {
            throw new FileNotFoundException(path);
        }
        return file;
    }

    boolean rename(String from, String to) {
        if (!files.containsKey(from) || files.containsKey(to)) {
            return false;
        }
        files.put(to, files.remove(from));
        return true;
    }

    boolean remove(String path) {
        return files.remove(path) != null;
    }

    /** Below this folder. */
    List<String> list(String folder) {
        List<String> found = new ArrayList<>();
        for (String path : files.keySet()) {
            if (path.startsWith(folder + "/")) {
                found.add(path);
            }
        }
        return found;
    }

    @Override
    public void close() {
        SimulatedStorage.unmount(name);
    }
}
