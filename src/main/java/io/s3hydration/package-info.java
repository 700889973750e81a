@NullMarked
package io.s3hydration;

import org.jspecify.annotations.NullMarked;
