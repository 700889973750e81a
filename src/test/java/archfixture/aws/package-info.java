@NullMarked
package archfixture.aws;

import org.jspecify.annotations.NullMarked;
