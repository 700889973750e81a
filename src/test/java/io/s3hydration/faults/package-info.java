/**
 * A proxy before any S3 and STS that answers wrongly where it is told to, and remembers who asked
 * for what.
 */
@NullMarked
package io.s3hydration.faults;

import org.jspecify.annotations.NullMarked;
