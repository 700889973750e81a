/** The only room that talks to AWS: the ports of the other rooms, on the AWS SDK. */
@NullMarked
package io.s3hydration.aws;

import org.jspecify.annotations.NullMarked;
