/**
 * Whether a rank can compute on an NVIDIA card, decided before the engine's library is touched: that one says yes to cards
 * for which it has no machine code, and fails at its first operation.
 *
 * <p>In: what this machine says of its cards, and which of them a rank was given. Out: a card, or the reason why not.
 */
@NullMarked
package dev.lockstep.engine.card;

import org.jspecify.annotations.NullMarked;
