package dev.lockstep.setting;

/**
 * One thing that is wrong.
 *
 * @param path the setting, as in {@code training.batch}; empty where the file as a whole is meant
 * @param what follows the path in a sentence: {@code is not a setting}, or {@code =0 is too small}
 * @param remedy what to do about it
 */
public record SettingFault(SettingPlace place, String path, String what, String remedy) {
    @Override
    public String toString() {
        String said = what + " (" + remedy + ")";
        if (!path.isEmpty()) {
            String where = place.equals(SettingPlace.FILE) ? "" : place + ": ";
            return where + path + (what.startsWith("=") ? "" : " ") + said;
        }
        if (place.equals(SettingPlace.FILE)) {
            return "the file " + said;
        }
        return place + (place.override().isEmpty() ? ": the file " : ": this ") + said;
    }
}
