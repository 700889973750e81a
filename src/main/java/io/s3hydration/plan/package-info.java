/**
 * What to do: pure decisions, without input, output or a clock.
 *
 * <p>{@link io.s3hydration.plan.ListingMerge} walks the producer's listing, the settled index and,
 * where asked, the consumer's listing in lock step. {@link io.s3hydration.plan.DecisionTable} turns
 * each match into a {@link io.s3hydration.plan.Decision}; its Javadoc is the truth table.
 */
@NullMarked
package io.s3hydration.plan;

import org.jspecify.annotations.NullMarked;
