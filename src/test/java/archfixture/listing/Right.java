package archfixture.listing;

/** Breaks no rule. */
public record Right(String key) {}
