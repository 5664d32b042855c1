package dev.lockstep.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that the run file holds as one text, such as {@code 100 steps}. It has a static {@code parse(String)} that
 * throws {@link UnfitValueException}, and a {@code toString} that {@code parse} understands.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TextSetting {
    /** What a user should give: {@code a number of steps or epochs, such as 100 steps}. */
    String value();

    /** A regular expression for editors. */
    String pattern();
}
