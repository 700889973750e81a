package io.s3hydration.plan;

import io.s3hydration.listing.ListedObject;
import io.s3hydration.listing.SettledEntry;
import org.jspecify.annotations.Nullable;

/**
 * One listed object beside what is known of it.
 *
 * @param entry the index's entry for the key; null if it has none or its range is unknown
 */
public record Match(
    ListedObject listed, @Nullable SettledEntry entry, CopySeen copy, Check check) {}
