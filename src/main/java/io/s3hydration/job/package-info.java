/** Thin Spring: properties, wiring, and the Batch job around the stages. */
@NullMarked
package io.s3hydration.job;

import org.jspecify.annotations.NullMarked;
