package archfixture.transfer;

import java.util.concurrent.Semaphore;
import org.slf4j.Logger;

/** Breaks no rule: a copy may wait for a permit, and may log. */
public record Right(archfixture.plan.Right plan, Semaphore permits, Logger log) {}
