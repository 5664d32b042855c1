package dev.lockstep.average.rendezvous;

import java.io.Serializable;

/**
 * Where a rank is to be found: what each rank tells all others before they join.
 *
 * @param hostIdentity the same for ranks that can share memory, and for no others
 * @param jvm the same for ranks of one JVM
 * @param share the name of the rank's file in shared memory, empty where it has none
 */
public record PeerEndpoint(int rank, String host, int port, String hostIdentity, String jvm, String share)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As messages name it. */
    public String name() {
        return "rank " + rank + " (" + host + ":" + port + ")";
    }

    /** The memory that it can share with ranks of its host; one of its own where it can share none. */
    public String memory() {
        return share.isEmpty() ? "rank " + rank : hostIdentity;
    }
}
