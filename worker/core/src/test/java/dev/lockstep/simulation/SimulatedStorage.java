package dev.lockstep.simulation;

import dev.lockstep.simulation.SimulatedDisk.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A disk of a simulated world, as Hadoop shows it. */
public final class SimulatedStorage extends FileSystem {
    static final String SCHEME = "simulated";
    private static final Map<String, SimulatedDisk> DISKS = new ConcurrentHashMap<>();

    private URI uri = URI.create(SCHEME + ":///");

    /** What is asked of a disk. */
    enum Call {
        LOOK,
        READ,
        WRITE
    }

    static void mount(String name, SimulatedDisk disk) {
        DISKS.put(name, disk);
    }

    static void unmount(String name) {
        DISKS.remove(name);
    }

    /** By which disks of simulated worlds are found. */
    public static Configuration configuration() {
        Configuration hadoop = new Configuration(false);
        hadoop.setClassLoader(SimulatedStorage.class.getClassLoader());
        hadoop.setClass("fs." + SCHEME + ".impl", SimulatedStorage.class, FileSystem.class);
        hadoop.setBoolean("fs." + SCHEME + ".impl.disable.cache", true);
        return hadoop;
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        uri = name;
        setConf(hadoop);
    }

    private SimulatedDisk disk(Call call) throws IOException {
        SimulatedDisk disk = Objects.requireNonNull(DISKS.get(uri.getAuthority()), uri.toString());
        disk.take(call);
        return disk;
    }

    private static String plain(Path path) {
        return path.toUri().getPath();
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short replication,
            long block,
            Progressable progress)
            throws IOException {
        return new FSDataOutputStream(new Output(disk(Call.WRITE).create(plain(path))), null);
    }

    /** Writes to the disk what it is given. */
    private final class Output extends OutputStream implements Syncable {
        private final StoredFile file;

        Output(StoredFile file) {
            this.file = file;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        /** Where it fails, or its writer does, a part of it may be there. */
        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int first = count / 2;
            file.append(bytes, from, first);
            disk(Call.WRITE);
            file.append(bytes, from + first, count - first);
        }

        @Override
        public void hflush() {
            // Others see at once what is written.
        }

        @Override
        public void hsync() throws IOException {
            disk(Call.WRITE);
            file.sync();
        }
    }

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
        return new FSDataInputStream(
                new Input(disk(Call.READ).file(plain(path)).bytes().clone()));
    }

    /** What was in a file when it was opened. */
    private static final class Input extends FSInputStream {
        private final byte[] bytes;
        private ByteArrayInputStream in;
        private long at;

        Input(byte[] bytes) {
            this.bytes = bytes;
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            int one = in.read();
            at += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            int some = in.read(into, from, count);
            at += Math.max(0, some);
            return some;
        }

        @Override
        public void seek(long to) {
            in = new ByteArrayInputStream(bytes, (int) to, bytes.length - (int) to);
            at = to;
        }

        @Override
        public long getPos() {
            return at;
        }

        @Override
        public boolean seekToNewSource(long to) {
            return false;
        }
    }

    @Override
    public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return disk(Call.WRITE).rename(plain(from), plain(to));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return disk(Call.WRITE).remove(plain(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        SimulatedDisk disk = disk(Call.LOOK);
        return disk.list(plain(path)).stream().map(name -> status(disk, name)).toArray(FileStatus[]::new);
    }

    private FileStatus status(SimulatedDisk disk, String name) {
        try {
            Path path = makeQualified(new Path(name));
            return new FileStatus(disk.file(name).bytes().length, false, 1, 1 << 20, 0, path);
        } catch (FileNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        SimulatedDisk disk = disk(Call.LOOK);
        String name = plain(path);
        if (!disk.list(name).isEmpty()) {
            return new FileStatus(0, true, 1, 0, 0, makeQualified(path));
        }
        disk.file(name);
        return status(disk, name);
    }

    /** Folders are there as soon as something is in them. */
    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        disk(Call.LOOK);
        return true;
    }

    @Override
    public void setWorkingDirectory(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(uri.toString());
    }
}
