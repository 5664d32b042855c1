/**
 * A copy of the house that is wrong on purpose: each class here breaks one arrow, so that a test can show that the rule
 * for it bites. Classes named {@code Right} follow the arrows.
 */
package wrong.lockstep;
