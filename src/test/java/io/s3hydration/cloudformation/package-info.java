/**
 * The CloudFormation templates, read and resolved without AWS.
 *
 * <p>{@link io.s3hydration.cloudformation.Template} is the file; {@link
 * io.s3hydration.cloudformation.Stack} is what becomes of it in one account and region with given
 * parameters: plain maps in which no intrinsic function is left.
 */
@NullMarked
package io.s3hydration.cloudformation;

import org.jspecify.annotations.NullMarked;
