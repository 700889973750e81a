package io.s3hydration.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.s3hydration.backend.Account;
import io.s3hydration.backend.TwoAccounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Runs the application several times between two accounts of its own making and tells what happens.
 * Its exit code is 0 if everything was as expected, 1 if not, and 2 if it could not start.
 */
public final class Demo {

  private final PrintStream out;
  private final InputStream in;

  Demo(PrintStream out, InputStream in) {
    this.out = out;
    this.in = in;
  }

  public static void main(String[] args) throws IOException {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN); // before the first run there is no Spring Boot to say so
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new Demo(out, System.in).run(args));
  }

  /** Tells the story that the arguments ask for; the exit code. */
  int run(String... args) throws IOException {
    DemoOptions options;
    try {
      options = DemoOptions.parse(args);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return 2;
    }
    Narrator narrator = new Narrator(out);
    try (TwoAccounts accounts = TwoAccounts.start()) {
      introduce(accounts, narrator);
      Stage stage = new Stage(accounts, narrator);
      if (options.files() == null) {
        new SmallStory(stage, narrator).tell();
      } else {
        new DirectoryStory(stage, narrator, options.files()).tell();
      }
      narrator.conclude();
      new LookAround(accounts, out).tell(options.keep());
      if (options.keep()) {
        int pressed = in.read(); // Enter, or the end of the input
        out.println(pressed < 0 ? "The input is at its end: closing." : "Closing.");
      }
    }
    return narrator.differences() == 0 ? 0 : 1;
  }

  private static void introduce(TwoAccounts accounts, Narrator narrator) {
    Account producer = accounts.producer();
    Account consumer = accounts.consumer();
    narrator.say("S3 Hydration: the consumer pulls objects from the producer's account,");
    narrator.say("under another identity, and encrypts the copies under its own KMS key.");
    narrator.say("");
    narrator.say("producer  account %s, s3://%s", producer.id(), producer.bucket());
    narrator.say("          read by %s with an ExternalId", accounts.sts().roleArn());
    narrator.say("consumer  account %s, s3://%s", consumer.id(), consumer.bucket());
    narrator.say("          copies under %s", consumer.kmsKeyArn());
    narrator.say("");
    narrator.say("S3 (S3Proxy) and STS run inside this process and keep everything in memory.");
    narrator.say("They check signatures, role, ExternalId and conditions. They know no object");
    narrator.say("tags (so hydration.transfer.tags=drop) and store no checksums (so the report");
    narrator.say("counts DESTINATION_UNVERIFIED, which it would not at AWS).");
    narrator.say("Lines with a bar are the application's own log.");
  }
}
