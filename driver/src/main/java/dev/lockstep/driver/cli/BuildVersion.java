package dev.lockstep.driver.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, as its jar says it. */
final class BuildVersion implements IVersionProvider {
    static String text() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return "lockstep " + (version == null ? "(not from a jar)" : version);
    }

    @Override
    public String[] getVersion() {
        return new String[] {text(), "Java " + Runtime.version()};
    }
}
