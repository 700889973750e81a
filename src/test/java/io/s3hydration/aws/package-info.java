@NullMarked
package io.s3hydration.aws;

import org.jspecify.annotations.NullMarked;
