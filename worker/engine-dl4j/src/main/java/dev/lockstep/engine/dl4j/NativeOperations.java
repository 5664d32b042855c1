package dev.lockstep.engine.dl4j;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations that are under way in native code, on any thread. What was out of everybody's reach at some moment can be
 * freed when all are over that were under way then: those that began later cannot know of it.
 */
final class NativeOperations {
    private final Set<Operation> open = ConcurrentHashMap.newKeySet();

    /** From its beginning to its end what native code is given is not freed. Equal to nothing but itself. */
    final class Operation {
        private Operation() {}

        void end() {
            open.remove(this);
        }
    }

    /** What is done as one operation, and its result. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** What is done as one operation, for what it changes. */
    interface Change<E extends Exception> {
        void run() throws E;
    }

    Operation begin() {
        Operation operation = new Operation();
        open.add(operation);
        return operation;
    }

    <T, E extends Exception> T compute(Work<T, E> work) throws E {
        Operation operation = begin();
        try {
            return work.run();
        } finally {
            operation.end();
        }
    }

    <E extends Exception> void run(Change<E> change) throws E {
        Operation operation = begin();
        try {
            change.run();
        } finally {
            operation.end();
        }
    }

    List<Operation> underWay() {
        return List.copyOf(open);
    }

    boolean areOver(List<Operation> operations) {
        return operations.stream().noneMatch(open::contains);
    }
}
