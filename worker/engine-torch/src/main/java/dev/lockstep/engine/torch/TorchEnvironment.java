package dev.lockstep.engine.torch;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * The environment that native libraries read when they are loaded. Java has only a copy of it, and no way to change the
 * original before Java 22; but JavaCPP can call any native function of one pointer, which is how it frees memory, and
 * {@code putenv} is one.
 */
final class TorchEnvironment {
    /** Texts that are part of the environment now, and so are never freed. */
    private static final List<Pointer> KEPT = new ArrayList<>();

    private TorchEnvironment() {}

    static synchronized void set(String name, String value) {
        BytePointer text = new BytePointer(name + "=" + value, StandardCharsets.UTF_8);
        KEPT.add(text);
        try {
            Class<?> call = Class.forName("org.bytedeco.javacpp.Pointer$NativeDeallocator");
            Constructor<?> of = call.getDeclaredConstructor(Pointer.class, long.class, long.class);
            of.setAccessible(true);
            Method function = call.getDeclaredMethod("deallocate", long.class, long.class);
            function.setAccessible(true);
            long putenv = Loader.addressof("putenv").address();
            function.invoke(of.newInstance(text, text.address(), putenv), text.address(), putenv);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot set " + name + " by JavaCPP: is it another than 1.5.13?", e);
        }
    }
}
