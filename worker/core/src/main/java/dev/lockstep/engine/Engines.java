package dev.lockstep.engine;

import dev.lockstep.config.RunFileException;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.SettingFault;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engines that this process has, by their names. */
public final class Engines {
    private Engines() {}

    /**
     * The one that a run asks for.
     *
     * @throws IllegalArgumentException where it is not there, or beside one that it cannot share a process with
     */
    public static EngineProvider named(String name) {
        List<EngineProvider> all = all();
        faultOf(name, all).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return all.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Why there can be no engine of that name: it is not there, or not whole, or beside one that it cannot be there with. */
    public static Optional<String> faultOf(String name) {
        return faultOf(name, all());
    }

    private static Optional<String> faultOf(String name, List<EngineProvider> all) {
        Optional<EngineProvider> named =
                all.stream().filter(engine -> engine.name().equals(name)).findFirst();
        return named.isEmpty()
                ? Optional.of(missing(name, names(all)))
                : JavaCppMix.faultOf(all).or(() -> named.get().faultHere());
    }

    /** Those that are there. */
    public static Set<String> names() {
        return names(all());
    }

    private static Set<String> names(List<EngineProvider> all) {
        return all.stream().map(EngineProvider::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Refuses a network that the engine of this name does not know all of.
     *
     * @param inWords what a path of the network is to a reader
     * @throws RunFileException with all that it does not know
     */
    public static void requireKnown(NetworkSpec network, String name, UnaryOperator<String> inWords) {
        List<SettingFault> faults = named(name).faultsIn(network).stream()
                .map(fault ->
                        new SettingFault(fault.place(), inWords.apply(fault.path()), fault.what(), fault.remedy()))
                .toList();
        if (!faults.isEmpty()) {
            throw new RunFileException("the network for training.engine=" + name, faults);
        }
    }

    /** As layers of a user's own: those that Spark brought, and those beside this class. */
    private static List<EngineProvider> all() {
        ClassLoader own = Engines.class.getClassLoader();
        ClassLoader brought = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(own);
        return Stream.of(brought, own)
                .distinct()
                .flatMap(loader -> ServiceLoader.load(EngineProvider.class, loader).stream())
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static String missing(String name, Set<String> names) {
        return "training.engine=" + name + " is not on the class path of this process; there: "
                + (names.isEmpty() ? "none is" : String.join(", ", names))
                + " (name one of them, or give every process the jars of the distribution that has it: docs/engines.md)";
    }
}
