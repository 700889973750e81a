package archfixture.job;

import java.time.Instant;
import software.amazon.awssdk.services.s3.S3Client;

/** Breaks no rule: the one class of the room that may name clients. */
public class ClientWiring {

  Instant wiredAt = Instant.now();

  archfixture.aws.Right right(S3Client client, archfixture.report.Right report) {
    return new archfixture.aws.Right(report, client);
  }
}
