package dev.lockstep.setting;

/**
 * One thing that is wrong.
 *
 * @param path the setting, as in {@code training.batch}; empty where the file as a whole is meant
 * @param what follows the path in a sentence: {@code is not a setting}, or {@code =0 is too small}
 * @param remedy what to do about it
 */
public record Fault(Place place, String path, String what, String remedy) {
    @Override
    public String toString() {
        String subject = path.isEmpty() || what.startsWith("=") ? path + what : path + " " + what;
        String prefix = place.equals(Place.FILE) && path.isEmpty() ? "the file " : place + ": ";
        return prefix + subject + " (" + remedy + ")";
    }
}
