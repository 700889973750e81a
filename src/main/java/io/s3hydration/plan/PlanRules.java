package io.s3hydration.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says about deciding.
 *
 * @param leaveRemoved {@code on-missing=leave}: do not copy again what was removed at the consumer
 * @param kmsKeyArn the consumer's configured key; null for the bucket's default
 * @param recopyOtherKey {@code on-other-key=recopy}
 * @param adoptBefore in {@link Check#ADOPT}: objects last modified before this instant may be
 *     adopted; null elsewhere
 */
public record PlanRules(
    KeyMapping mapping,
    ReservedKeys reserved,
    Scope scope,
    boolean leaveRemoved,
    @Nullable String kmsKeyArn,
    boolean recopyOtherKey,
    @Nullable Instant adoptBefore) {}
