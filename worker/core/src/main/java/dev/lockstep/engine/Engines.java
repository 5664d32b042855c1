package dev.lockstep.engine;

import dev.lockstep.config.RunFileException;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.SettingFault;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The engines that this process has, by their names. */
public final class Engines {
    private Engines() {}

    /**
     * The one that a run asks for.
     *
     * @throws IllegalArgumentException where it is not there; the message says which are
     */
    public static EngineProvider named(String name) {
        return all().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(missing(name, all())));
    }

    /** What is wrong with the name of an engine, if it is none of those that are there. */
    public static Optional<String> faultOf(String name) {
        List<EngineProvider> all = all();
        return all.stream().anyMatch(engine -> engine.name().equals(name))
                ? Optional.empty()
                : Optional.of(missing(name, all));
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

    private static String missing(String name, List<EngineProvider> all) {
        String there = all.isEmpty()
                ? "none is"
                : String.join(
                        ", ",
                        all.stream()
                                .map(EngineProvider::name)
                                .distinct()
                                .sorted()
                                .toList());
        return "training.engine=" + name + " is not on the class path of this process; there: " + there
                + " (name one of them, or put lockstep-engine-" + name
                + ".jar beside Lockstep's other jars on every host)";
    }
}
