@NullMarked
package archfixture.job;

import org.jspecify.annotations.NullMarked;
