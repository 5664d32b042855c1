package dev.lockstep.setting;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Records and their parts, made and read by reflection; a failure here is a bug of ours, never of the run file. */
final class RecordReflection {
    private RecordReflection() {}

    /** @throws UnfitException where the record's own constructor refuses the values */
    static Object construct(Class<?> type, List<Object> values) throws UnfitValueException {
        return construct(type, values.iterator());
    }

    static boolean isInlined(RecordComponent component) {
        return component.isAnnotationPresent(InlinedSettings.class);
    }

    /** @param values of all settings, those of inlined records among them, in order */
    private static Object construct(Class<?> type, Iterator<Object> values) throws UnfitValueException {
        List<Object> own = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            own.add(isInlined(component) ? construct(component.getType(), values) : values.next());
        }
        return constructOf(type, own);
    }

    private static Object constructOf(Class<?> type, List<Object> values) throws UnfitValueException {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new UnfitValueException("is impossible", String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("Cannot make a " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make a " + type, e);
        }
    }

    static Object read(RecordComponent component, Object record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }

    /** Calls the static {@code parse(String)} of a {@link TextSetting} record. */
    static Object parse(Class<?> type, String text) throws UnfitValueException {
        try {
            return type.getMethod("parse", String.class).invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof UnfitValueException unfit) {
                throw unfit;
            }
            throw new IllegalStateException("Cannot parse a " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot parse a " + type, e);
        }
    }
}
