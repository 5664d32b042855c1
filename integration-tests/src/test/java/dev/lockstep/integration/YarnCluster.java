package dev.lockstep.integration;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.util.resource.ResourceUtils;

/**
 * YARN with two node managers over an HDFS, whose daemons live in this JVM. Containers are processes of their own, as on any
 * cluster: children of this one.
 */
final class YarnCluster implements AutoCloseable {
    private static final int NODES = 2;

    private final MiniDFSCluster hdfs;
    private final MiniYARNCluster yarn;
    private final Path conf;

    private YarnCluster(MiniDFSCluster hdfs, MiniYARNCluster yarn, Path conf) {
        this.hdfs = hdfs;
        this.yarn = yarn;
        this.conf = conf;
    }

    static YarnCluster start(Path folder) throws IOException {
        HdfsConfiguration hadoop = new HdfsConfiguration();
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("disks").toString());
        MiniDFSCluster hdfs = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        MiniYARNCluster yarn = new MiniYARNCluster("lockstep", 1, NODES, 1, 1);
        try {
            YarnConfiguration settings = new YarnConfiguration(hadoop);
            settings.unset("net.topology.node.switch.mapping.impl");
            settings.set("fs.defaultFS", hdfs.getURI().toString());
            settings.set("yarn.scheduler.capacity.root.queues", "default");
            settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
            settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.8");
            settings.set(
                    "yarn.scheduler.capacity.resource-calculator",
                    "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator");
            settings.set("yarn.nodemanager.pmem-check-enabled", "false");
            settings.set("yarn.nodemanager.vmem-check-enabled", "false");
            settings.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.5");
            settings.set("yarn.nodemanager.delete.debug-delay-sec", "600");
            settings.set("yarn.resource-types", "yarn.io/gpu");
            settings.set("yarn.nodemanager.resource-type.yarn.io/gpu", "1");
            ResourceUtils.resetResourceTypes(settings); // of this JVM, in which the daemons live
            yarn.init(settings);
            yarn.start();
            return new YarnCluster(hdfs, yarn, conf(folder, yarn.getConfig()));
        } catch (IOException | RuntimeException e) {
            yarn.stop();
            hdfs.shutdown(true);
            throw e;
        }
    }

    /** A folder as HADOOP_CONF_DIR has it. */
    private static Path conf(Path folder, Configuration settings) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("hadoop-conf"));
        for (String file :
                List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) { // the defaults of each are read before it
            try (OutputStream out = Files.newOutputStream(conf.resolve(file))) {
                settings.writeXml(out);
            }
        }
        return conf;
    }

    /** What a driver of Spark is told of it, and of where executors find what they run. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("spark.master", "yarn");
        settings.put("spark.submit.deployMode", "client");
        settings.put("spark.executor.instances", String.valueOf(NODES));
        settings.put("spark.executor.memory", "512m");
        settings.put("spark.executor.cores", "1");
        settings.put("spark.executor.extraClassPath", Product.classPath());
        settings.put("spark.executor.extraJavaOptions", Product.shortLived());
        settings.put("spark.yarn.am.memory", "256m");
        settings.put("spark.yarn.jars", localJars());
        settings.put("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"));
        settings.put("spark.yarn.appMasterEnv.JAVA_HOME", System.getProperty("java.home"));
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.ui.enabled", "false");
        return settings;
    }

    /** As installed on each host, in one place: nothing is uploaded. */
    private static String localJars() {
        StringBuilder jars = new StringBuilder();
        for (String entry : Product.classPath().split(File.pathSeparator, -1)) {
            if (entry.endsWith(".jar")) {
                jars.append(jars.length() == 0 ? "" : ",").append("local:").append(entry);
            }
        }
        return jars.toString();
    }

    /** One card a rank, of a kind that no machine has: its name is of the executor that was given it. */
    static Map<String, String> cards(Path folder) throws IOException {
        Path discovery = folder.resolve("gpus");
        Files.writeString(
                discovery, "#!/bin/sh\necho \"{\\\"name\\\": \\\"gpu\\\", \\\"addresses\\\": [\\\"$PPID\\\"]}\"\n");
        if (!discovery.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + discovery + " executable");
        }
        return Map.of(
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", "1",
                "spark.executor.resource.gpu.discoveryScript", discovery.toString());
    }

    Path conf() {
        return conf;
    }

    FileSystem files() throws IOException {
        return hdfs.getFileSystem();
    }

    /** The process of a container whose command line has this. */
    static Optional<ProcessHandle> container(String command) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> commandLine(process).startsWith(javaCommand()))
                .filter(process -> commandLine(process).contains(command))
                .findFirst();
    }

    private static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it is gone by now
        }
    }

    @Override
    public void close() {
        yarn.stop();
        hdfs.shutdown(true);
    }
}
