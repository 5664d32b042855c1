package dev.lockstep.engine.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Has ND4J find one of its backends and no other. Left alone it prefers the one for cards, on any machine with a driver, and is
 * told otherwise by the environment alone that a process was started in; but which one it should be is known only inside.
 */
final class OneBackend extends ClassLoader {
    static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

    private final String backend;

    /** @param backend the class of the one to be found */
    OneBackend(ClassLoader all, String backend) {
        super(all);
        this.backend = backend;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> all = super.getResources(name);
        if (!name.equals(SERVICE)) {
            return all;
        }
        List<URL> own = Collections.list(all).stream()
                .filter(url -> names(url, backend))
                .toList();
        return Collections.enumeration(own);
    }

    private static boolean names(URL service, String backend) {
        try (InputStream in = service.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .anyMatch(line -> line.strip().equals(backend));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + service, e);
        }
    }
}
