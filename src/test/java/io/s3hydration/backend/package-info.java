/**
 * What the tests and the demo run against: two accounts that share nothing, and the role between
 * them.
 *
 * <p>{@link io.s3hydration.backend.TwoAccounts} is a real S3 server in this process; {@link
 * io.s3hydration.backend.InMemoryBucket} is a bucket without a server, for the rooms that know no
 * S3 client.
 */
@NullMarked
package io.s3hydration.backend;

import org.jspecify.annotations.NullMarked;
