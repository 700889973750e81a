package io.s3hydration.report;

import org.jspecify.annotations.Nullable;

/**
 * Whose lease stood there when a run ended: its own, or that of the run that kept it from starting.
 *
 * @param runId who held it
 * @param before who had it before that, however that run ended; null if nobody, or if nobody knows
 */
public record LeaseHolder(String runId, @Nullable String before) {}
