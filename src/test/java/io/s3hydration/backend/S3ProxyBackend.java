package io.s3hydration.backend;

import io.s3hydration.listing.ObjectKey;

/** S3Proxy in this process. It keeps objects as files, so keys are paths to it. */
final class S3ProxyBackend extends S3Backend {

  private final TwoAccounts accounts;

  S3ProxyBackend(TwoAccounts accounts) {
    super(
        "S3Proxy",
        new OwnersBucket(accounts.producerClient(), accounts.producer().bucket()),
        accounts.roleClient(),
        new OwnersBucket(accounts.consumerClient(), accounts.consumer().bucket()),
        accounts.consumerClient(),
        accounts.consumer().kmsKeyArn());
    this.accounts = accounts;
  }

  @Override
  public void denyAtProducer(ObjectKey key) {
    accounts.denyAtProducer(key.value());
  }

  @Override
  public Ability holds(LegalKey kind) {
    return switch (kind) {
      case TWO_SLASHES, SLASH_FIRST ->
          Ability.no(
              "it verifies the raw path; the SDK signs // and sends /%2F, answered with 403");
      case FOLDER_MARKER, FOLDER_WITH_BYTES ->
          Ability.no("GET and HEAD of a key that ends in a slash answer no ETag");
      case DOT -> Ability.no("a/./b is stored as a/b");
      case DOT_DOT, DOT_ALONE, DOT_DOT_LAST ->
          Ability.no("a path that leads upwards is answered with 500");
      case PLAIN,
          SPACES,
          PLUS,
          PERCENT,
          QUERY,
          MARKUP,
          BACKSLASH,
          COMPOSED,
          DECOMPOSED,
          EMOJI,
          LINE_BREAKS,
          CONTROL,
          NONCHARACTER,
          LONGEST,
          LONGEST_IN_FOLDERS,
          LONGEST_EMOJI ->
          Ability.yes();
    };
  }

  @Override
  public Ability holdsKeysBelowKeys() {
    return Ability.no("x is a file or a folder, answered with 500");
  }

  @Override
  public Ability listsInUtf8Order() {
    return Ability.no("it sorts as Java does, by UTF-16 units");
  }

  @Override
  public Ability archives() {
    return Ability.no("it gives out the bytes of archived objects");
  }

  @Override
  public Ability storesChecksums() {
    return Ability.no("it verifies checksums and forgets them");
  }

  @Override
  public Ability swapsAtomically() {
    return Ability.no("it looks at If-Match first and writes later");
  }
}
