package io.s3hydration.demo;

import io.s3hydration.backend.Account;
import io.s3hydration.backend.TwoAccounts;
import java.io.PrintStream;

/** Says how to look at the two buckets from outside. */
final class LookAround {

  private final TwoAccounts accounts;
  private final PrintStream out;

  LookAround(TwoAccounts accounts, PrintStream out) {
    this.accounts = accounts;
    this.out = out;
  }

  void tell(boolean open) {
    out.println();
    if (!open) {
      out.println("To look at the buckets yourself, leave the server running at the end:");
      out.println("  ./mvnw spring-boot:test-run -Dspring-boot.run.arguments=--demo.keep");
      return;
    }
    out.println("The server is at " + accounts.s3Endpoint() + " until Enter or CTRL-C. Look:");
    list(accounts.producer());
    list(accounts.consumer());
    out.println("Marker, index, ledgers and reports lie under " + Stage.SYNC + " there.");
  }

  private void list(Account account) {
    out.println();
    out.println("  export AWS_ACCESS_KEY_ID=" + account.credentials().accessKeyId());
    out.println("  export AWS_SECRET_ACCESS_KEY=" + account.credentials().secretAccessKey());
    out.println("  export AWS_REGION=" + TwoAccounts.REGION);
    out.printf(
        "  aws s3 ls --recursive --endpoint-url %s s3://%s%n",
        accounts.s3Endpoint(), account.bucket());
  }
}
