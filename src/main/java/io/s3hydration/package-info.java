/**
 * Copies the objects of a producer's bucket into a consumer's. The way of one object: {@code
 * listing} (what is there), {@code plan} (what to do), {@code transfer} (do it), {@code report}
 * (what happened). Each room uses only those before it, and names what it needs of others as a
 * port. {@code aws} implements the ports, {@code job} puts all together. {@code
 * docs/architecture.md} follows one object.
 */
@NullMarked
package io.s3hydration;

import org.jspecify.annotations.NullMarked;
