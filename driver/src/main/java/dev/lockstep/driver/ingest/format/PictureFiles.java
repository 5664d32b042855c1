package dev.lockstep.driver.ingest.format;

import java.util.Locale;
import java.util.Set;

/** Which files of a folder are pictures, and of which class: that of the folder that they lie in. */
public final class PictureFiles {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");

    private PictureFiles() {}

    public static boolean isPicture(String name) {
        return ENDINGS.contains(ending(name).replaceFirst("\\.", ""));
    }

    /** As in ".webp"; the whole name where it has none. */
    public static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot).toLowerCase(Locale.ROOT) : name;
    }
}
