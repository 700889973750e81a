@NullMarked
package archfixture.report;

import org.jspecify.annotations.NullMarked;
