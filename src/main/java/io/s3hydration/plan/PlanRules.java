package io.s3hydration.plan;

import org.jspecify.annotations.Nullable;

/**
 * What the configuration says about deciding.
 *
 * @param leaveRemoved {@code on-missing=leave}: do not copy again what was removed at the consumer
 * @param kmsKeyArn the consumer's configured key; null for the bucket's default
 * @param recopyOtherKey {@code on-other-key=recopy}
 * @param adoption what {@link Check#ADOPT} may take over; null where nothing may be
 */
public record PlanRules(
    KeyMapping mapping,
    ReservedKeys reserved,
    Scope scope,
    boolean leaveRemoved,
    @Nullable String kmsKeyArn,
    boolean recopyOtherKey,
    @Nullable Adoption adoption) {}
