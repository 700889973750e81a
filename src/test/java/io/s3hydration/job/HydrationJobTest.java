package io.s3hydration.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3hydration.backend.TwoAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class HydrationJobTest {

  private final TwoAccounts accounts = TwoAccounts.start();
  private final S3Client producer = accounts.producerClient();

  @AfterEach
  void close() {
    producer.close();
    accounts.close();
  }

  @Test
  void a_first_run_copies_everything_and_a_second_nothing() {
    for (int i = 0; i < 20; i++) {
      int n = i;
      producer.putObject(
          r -> r.bucket(accounts.producer().bucket()).key("a/" + n),
          RequestBody.fromString("object " + n));
    }
    assertThat(Application.between(accounts).run()).isZero();
    assertThat(Application.between(accounts).run()).isZero();
  }
}
