package archfixture.report;

import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/** What {@code report} must not do. */
public interface Offences {

  record DependsOnAws(archfixture.aws.Right aws) {}

  record CallsTheSdk(S3Client client) {}

  record HandsOverTheClock() {
    LongSupplier time() {
      return System::nanoTime;
    }
  }
}
