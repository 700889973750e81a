/** The rooms once more, wrong on purpose: what each rule of the architecture forbids. */
@NullMarked
package archfixture.listing;

import org.jspecify.annotations.NullMarked;
