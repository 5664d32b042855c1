package dev.lockstep.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What other libraries call the same thing, without a doubt: a run file that says so is understood, and written out with our word.
 * Names that differ in case or separators only, as {@code batch_norm} does, need not be listed.
 */
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface AlsoCalled {
    String[] value();
}
