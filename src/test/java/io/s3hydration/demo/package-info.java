/**
 * The embedded demo: {@code ./mvnw spring-boot:test-run}. Two accounts in this process, the real
 * application between them, and after every run a look of its own at both buckets.
 *
 * <p>{@link io.s3hydration.demo.Demo} chooses the story, {@link io.s3hydration.demo.SmallStory} or
 * {@link io.s3hydration.demo.DirectoryStory}; {@link io.s3hydration.demo.Stage} holds what both
 * stand on; {@link io.s3hydration.demo.Narrator} tells what was expected and what was seen.
 */
@NullMarked
package io.s3hydration.demo;

import org.jspecify.annotations.NullMarked;
