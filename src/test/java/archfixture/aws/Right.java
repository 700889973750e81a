package archfixture.aws;

import software.amazon.awssdk.services.s3.S3Client;

/** Breaks no rule: a port on the SDK. */
public class Right {

  private S3Client client;

  public Right(archfixture.report.Right report, S3Client client) {
    this.client = client;
  }

  public S3Client client() {
    return client;
  }
}
