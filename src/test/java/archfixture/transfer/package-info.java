@NullMarked
package archfixture.transfer;

import org.jspecify.annotations.NullMarked;
