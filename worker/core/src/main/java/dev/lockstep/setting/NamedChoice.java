package dev.lockstep.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A sealed interface of which the run file names one record: {@code adam: { learningRate: 0.01 }}, or the bare name
 * {@code adam} where every setting has a default. A record with one setting takes it directly: {@code dropout: 0.2}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NamedChoice {
    /**
     * The sibling key that names the record, with the record's settings beside it ({@code source: moons, rows: 1000});
     * empty where the name is itself the key of the settings.
     */
    String namedBy() default "";

    /** The record that a bare scalar stands for ({@code learningRate: 0.01} is a constant); empty where there is none. */
    String scalarIs() default "";

    /** The setting of a record that a scalar behind its name stands for ({@code adam: 0.003}), where it has several. */
    String shortIs() default "";
}
