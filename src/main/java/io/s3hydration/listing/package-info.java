/**
 * What is there: the producer's listing, the consumer's listing and the settled index, all in key
 * order.
 *
 * <p>Nothing here decides anything. {@link io.s3hydration.listing.ObjectListing} walks the pages of
 * one bucket and refuses a listing that contradicts itself; {@link
 * io.s3hydration.listing.SettledIndex} is the record of what earlier runs settled.
 */
@NullMarked
package io.s3hydration.listing;

import org.jspecify.annotations.NullMarked;
