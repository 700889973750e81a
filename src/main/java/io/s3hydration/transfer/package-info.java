/**
 * Do it: copy one object, or say by name why not.
 *
 * <p>{@link io.s3hydration.transfer.Copier} is the port; one object's failure is a value, a run's
 * failure an exception. {@link io.s3hydration.transfer.PartPlan} and {@link
 * io.s3hydration.transfer.Fidelity} are the pure parts of a copy.
 */
@NullMarked
package io.s3hydration.transfer;

import org.jspecify.annotations.NullMarked;
