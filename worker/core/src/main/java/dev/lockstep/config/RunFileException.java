package dev.lockstep.config;

import dev.lockstep.setting.SettingFault;
import java.util.List;

/** A run file that cannot be run, with everything that is wrong with it. */
public final class RunFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingFault> faults;

    /** Of all that is wrong with what has this name. */
    public RunFileException(String fileName, List<SettingFault> faults) {
        super(message(fileName, faults));
        this.faults = List.copyOf(faults);
    }

    public List<SettingFault> faults() {
        return faults;
    }

    private static String message(String fileName, List<SettingFault> faults) {
        StringBuilder message = new StringBuilder()
                .append(faults.size())
                .append(faults.size() == 1 ? " problem in " : " problems in ")
                .append(fileName)
                .append(':');
        faults.forEach(fault -> message.append("\n  ").append(fault));
        return message.toString();
    }
}
