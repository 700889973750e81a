@NullMarked
package archfixture.plan;

import org.jspecify.annotations.NullMarked;
