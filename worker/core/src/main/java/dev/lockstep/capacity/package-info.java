/**
 * What a cluster can do, as numbers: what was measured, the model that is fitted to it, and what another cluster would do.
 *
 * <p>In: a {@link dev.lockstep.capacity.Capacity}, which somebody with a cluster has measured. Out: forecasts, with how wrong they
 * were on what was held out of the fit. Nothing here measures, and nothing sees Spark. An exchange is forecast by the plans of
 * {@code dev.lockstep.average.fold} that carry it out.
 */
@NullMarked
package dev.lockstep.capacity;

import org.jspecify.annotations.NullMarked;
