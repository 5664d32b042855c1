/**
 * How bytes go between ranks: through memory that the ranks of a host share, and through sockets between hosts.
 *
 * <p>In: partial sums in memory, and connections that have been proved. Out: averages in memory, and who is waited for or
 * lost. Nothing here waits, and nothing that comes over a network is believed: a frame proves that nobody changed it (CRC32C,
 * or AES-GCM), and one that is out of turn, too long or unknown ends its connection. What is on the wire:
 * docs/wire-protocol.md.
 */
@NullMarked
package dev.lockstep.average.link;

import org.jspecify.annotations.NullMarked;
