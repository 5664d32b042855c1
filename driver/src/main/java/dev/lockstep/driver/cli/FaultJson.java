package dev.lockstep.driver.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/** What went wrong, for scripts that asked for JSON: on the output, where the result would have been. */
record FaultJson(String message, int exitStatus) {
    static final String ASKED = "--json";

    void print(PrintWriter out) {
        ObjectNode fault = JsonNodeFactory.instance.objectNode();
        fault.put("status", exitStatus == ExitStatus.BAD_INPUT ? "refused" : "failed");
        fault.put("message", message);
        fault.put("exitStatus", exitStatus);
        out.println(fault.toPrettyString());
        out.flush();
    }
}
