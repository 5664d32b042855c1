package dev.lockstep.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One setting of the run file: a component of a record, said in a sentence, with its default and its bounds. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    /** Says that the run file must give this setting. */
    String REQUIRED = "<required>";

    /** What the setting means, in one sentence that a user reads in an editor. */
    String value();

    /** The value when the run file is silent, as YAML text; an {@code Optional} is empty by default. */
    String byDefault() default REQUIRED;

    /** The word for an {@code Optional} that is empty, where that is not what a silent run file means. */
    String orWord() default "";

    /** The key in the run file, where Java does not let the component have that name; else it is the component's. */
    String named() default "";

    double atLeast() default Double.NEGATIVE_INFINITY;

    double above() default Double.NEGATIVE_INFINITY;

    double atMost() default Double.POSITIVE_INFINITY;

    double below() default Double.POSITIVE_INFINITY;
}
