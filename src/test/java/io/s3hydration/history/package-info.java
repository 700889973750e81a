/**
 * The model-based test: seeded histories of two buckets and the runs between them. A {@link
 * io.s3hydration.history.History} is data; it is executed, and one that fails is made smaller until
 * what is left can be read.
 */
@NullMarked
package io.s3hydration.history;

import org.jspecify.annotations.NullMarked;
