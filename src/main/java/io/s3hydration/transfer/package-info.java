/**
 * Do it: copy one object, or say by name why not.
 *
 * <p>{@link io.s3hydration.transfer.Copier} is the port; however a copy ends is a value, and the
 * {@link io.s3hydration.transfer.FailureKind} of a failure says whether it ends the run. {@link
 * io.s3hydration.transfer.PartPlan} and {@link io.s3hydration.transfer.Fidelity} are the pure parts
 * of a copy.
 */
@NullMarked
package io.s3hydration.transfer;

import org.jspecify.annotations.NullMarked;
