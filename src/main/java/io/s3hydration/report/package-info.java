/**
 * What happened: the account of a run, and the records that outlive it under the sync location.
 *
 * <p>{@link io.s3hydration.report.Tally} closes the account, {@link
 * io.s3hydration.report.IndexWriter} writes the next settled index, {@link
 * io.s3hydration.report.Verdict} is the one place that says how the run ended. All of them write
 * through the port {@link io.s3hydration.report.SyncStore}.
 */
@NullMarked
package io.s3hydration.report;

import org.jspecify.annotations.NullMarked;
