/**
 * A small evaluator of IAM policies: what AWS would answer, from the documents alone.
 *
 * <p>It follows AWS's documented evaluation logic (IAM User Guide: policy evaluation logic, policy
 * elements, condition operators; KMS Developer Guide: key policies) for what the templates use, and
 * refuses what it does not know: an unknown element, operator, principal or policy version is an
 * error, never a condition that happens to hold.
 *
 * <p>The way of one question: {@link PolicyReader} turns a document into a {@link Policy} of {@link
 * Statement}s; a {@link Request} says who asks for what; {@link Evaluation} looks at all the {@link
 * Policies} that apply, and answers with a {@link Decision} that names the statements behind it.
 */
@NullMarked
package io.s3hydration.cloudformation.iam;

import org.jspecify.annotations.NullMarked;
