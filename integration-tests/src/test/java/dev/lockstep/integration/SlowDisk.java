package dev.lockstep.integration;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own on a device that the kernel slows down. Needs root, loop devices and the blkio controller. */
record SlowDisk(Path path, Path image, String device) implements AutoCloseable {
    private static final Path THROTTLE = Path.of("/sys/fs/cgroup/blkio");
    private static final long SIZE = 256L << 20;

    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isWritable(THROTTLE.resolve("blkio.throttle.read_bps_device"))
                && Files.exists(Path.of("/dev/loop-control"));
    }

    /** @param bytesPerSecond that can be read, and as many written */
    static SlowDisk of(Path folder, long bytesPerSecond) throws IOException {
        Files.createDirectories(folder);
        Path image = folder.resolveSibling(folder.getFileName() + ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        Hosts.run("mkfs.ext4 -q -F " + image);
        String loop = Hosts.run("losetup --show -f " + image).strip();
        Hosts.run("mount " + loop + " " + folder);
        String device = Files.readString(Path.of("/sys/block", loop.substring("/dev/".length()), "dev"))
                .strip();
        SlowDisk disk = new SlowDisk(folder, image, device);
        disk.throttle(bytesPerSecond);
        return disk;
    }

    private void throttle(long bytesPerSecond) throws IOException {
        for (String way : new String[] {"read", "write"}) {
            Files.writeString(THROTTLE.resolve("blkio.throttle." + way + "_bps_device"), device + " " + bytesPerSecond);
        }
    }

    @Override
    public void close() throws IOException {
        throttle(0);
        Hosts.run("umount -l -d " + path);
        Files.deleteIfExists(image);
    }
}
