package dev.lockstep.train;

/**
 * What came of the audits of an attempt.
 *
 * @param audited steps that two ranks have made, with one result
 * @param missed those whose rows had not come in time
 */
record AuditCounts(long audited, long missed) {}
