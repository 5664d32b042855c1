package dev.lockstep.config;

import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.TrainingPeriod;
import dev.lockstep.setting.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Run specifications of random values within their bounds; what stands together need not make sense. */
final class RandomRuns {
    private static final List<String> TEXTS = List.of(
            "moons",
            "",
            "two words",
            "a: b",
            "# no comment",
            "null",
            "true",
            "12",
            "1e3",
            "'quoted'",
            "\"",
            "-",
            "\t",
            "{}",
            "hdfs://host:8020/x/*.csv",
            "Grün",
            "a\nb",
            "none",
            "all",
            "auto",
            "~",
            "*star",
            "&and",
            "!",
            "%",
            "@",
            "\\",
            ",",
            "|");

    private final Random random;

    RandomRuns(long seed) {
        this.random = new Random(seed);
    }

    RunSpec next() {
        return (RunSpec) record(RunSpec.class);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType(), component.getAnnotation(Setting.class)))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Cannot make a " + type, e);
        }
    }

    private Object value(Type type, Setting setting) {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class ? optional(inner, setting) : list(inner, setting);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == int.class || plain == Integer.class) {
            return (int) whole(setting, Integer.MAX_VALUE);
        }
        if (plain == long.class) {
            return whole(setting, Long.MAX_VALUE);
        }
        if (plain == double.class || plain == Double.class) {
            return real(setting);
        }
        if (plain == boolean.class) {
            return random.nextBoolean();
        }
        if (plain == String.class) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (plain == TrainingPeriod.class) {
            long count = whole(setting.byDefault().startsWith("0") ? null : setting, 1_000_000_000L);
            return random.nextBoolean()
                    ? TrainingPeriod.steps(Math.abs(count))
                    : TrainingPeriod.epochs(Math.abs(count));
        }
        if (plain == TimeSpan.class) {
            return new TimeSpan(Math.abs(whole(setting, 1_000_000L)));
        }
        if (plain == AuditInterval.class) {
            return new AuditInterval(random.nextInt(3) * 100L);
        }
        if (plain == RunInterval.class) {
            RunInterval.Unit[] units = RunInterval.Unit.values();
            return new RunInterval(Math.abs(whole(setting, 1_000_000_000L)), units[random.nextInt(units.length)]);
        }
        if (plain == ByteSize.class) {
            ByteSize.Unit[] units = ByteSize.Unit.values();
            return new ByteSize(Math.abs(whole(setting, 1_000_000_000L)), units[random.nextInt(units.length)]);
        }
        if (plain == KernelExtent.class) {
            return new KernelExtent(1 + random.nextInt(99_999), 1 + random.nextInt(99_999));
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        }
        if (plain.isRecord()) {
            return record(plain);
        }
        List<Class<?>> options = records(plain).toList();
        return record(options.get(random.nextInt(options.size())));
    }

    private Optional<?> optional(Type inner, Setting setting) {
        // The word for what is left open is no value.
        return Optional.of(value(inner, setting))
                .filter(value -> random.nextBoolean() && !value.equals(setting.byDefault()));
    }

    private List<?> list(Type inner, Setting setting) {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(inner, setting));
        }
        return List.copyOf(values);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(RandomRuns::records);
    }

    /** Now and then the least or the most that is allowed. */
    private long whole(@Nullable Setting setting, long largest) {
        long least = setting == null || Double.isInfinite(setting.atLeast()) ? -largest : (long) setting.atLeast();
        long most = setting == null || Double.isInfinite(setting.atMost()) ? largest : (long) setting.atMost();
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> most;
            default -> Math.max(least, Math.min(most, random.nextLong(100_000)));
        };
    }

    private double real(Setting setting) {
        double most = Math.min(setting.below(), setting.atMost());
        double value = random.nextInt(6) == 0
                ? 0
                : random.nextDouble() * (Double.isFinite(most) ? most : Math.pow(10, random.nextInt(40) - 20));
        return value == 0 && setting.above() == 0 ? Double.MIN_VALUE : Math.max(value, setting.atLeast());
    }
}
