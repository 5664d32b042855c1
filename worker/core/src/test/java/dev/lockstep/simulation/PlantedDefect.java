package dev.lockstep.simulation;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A defect that somebody could make, in a copy of the product: worlds of that copy show it, or they would not show a real one either.
 *
 * @param name what is wrong
 * @param source the file that it is in, below the sources of this module
 * @param right a piece of the file that is there once
 * @param wrong what stands there instead
 * @param seeds of which one must show it
 */
public record PlantedDefect(String name, String source, String right, String wrong, long seeds) {
    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "lockstep");
    private static final String OURS = "dev.lockstep.";

    @Override
    public String toString() {
        return name;
    }

    /**
     * What the first seed that shows it says.
     *
     * @param worlds whose {@code firstThatFails} tries seeds
     */
    public Optional<String> foundBy(Class<?> worlds, Path scratch) throws Exception {
        compile(scratch);
        Thread own = Thread.currentThread();
        ClassLoader before = own.getContextClassLoader();
        try (URLClassLoader copy = copyOfTheProduct(scratch)) {
            own.setContextClassLoader(copy);
            Object found = Class.forName(worlds.getName(), true, copy)
                    .getMethod("firstThatFails", long.class)
                    .invoke(null, seeds);
            return ((Optional<?>) found).map(String::valueOf);
        } finally {
            own.setContextClassLoader(before);
        }
    }

    private void compile(Path scratch) throws IOException {
        Path file = SOURCES.resolve(source);
        String text = Files.readString(file);
        int at = text.indexOf(right);
        if (at < 0 || text.indexOf(right, at + 1) >= 0) {
            throw new AssertionError("'" + right + "' must be in " + file + " once, for the defect '" + name
                    + "' to be planted there; is it written differently now?");
        }
        Path planted = scratch.resolve(file.getFileName());
        Files.writeString(planted, text.replace(right, wrong));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean isCompiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    scratch.toString(),
                                    "-classpath",
                                    System.getProperty("java.class.path"),
                                    "-nowarn",
                                    "-proc:none"),
                            null,
                            files.getJavaFileObjects(planted))
                    .call();
            if (!isCompiled) {
                throw new AssertionError("the defect '" + name + "' cannot be compiled: " + said);
            }
        }
    }

    /** All classes of ours once more, so that those which are not wrong see those that are. */
    private static URLClassLoader copyOfTheProduct(Path scratch) throws IOException {
        List<URL> places = new ArrayList<>();
        places.add(scratch.toUri().toURL());
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            places.add(Path.of(place).toUri().toURL());
        }
        return new URLClassLoader(places.toArray(URL[]::new), PlantedDefect.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String called, boolean resolve) throws ClassNotFoundException {
                synchronized (getClassLoadingLock(called)) {
                    if (!called.startsWith(OURS)) {
                        return super.loadClass(called, resolve);
                    }
                    Class<?> known = findLoadedClass(called);
                    return known == null ? findClass(called) : known;
                }
            }
        };
    }
}
