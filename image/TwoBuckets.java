import io.s3hydration.backend.BulkS3;
import io.s3hydration.backend.StsStub;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs a command that runs the program, between two buckets and an STS in this process, and tells
 * it where they are by the environment. Ends with the command's exit code, or with 70 if it is 0
 * and not every object was copied. S3 speaks TLS, as AWS does, with a certificate made here.
 */
final class TwoBuckets {

  private static final int OBJECTS = 2_000;
  private static final String PASSWORD = "not-a-secret";

  public static void main(String[] command) throws Exception {
    // S3 keeps what is idle for a while; the JDK's server closes all above 200.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1024");
    String role = "arn:aws:iam::111111111111:role/s3-hydration-read";
    Path folder = certificate();
    AtomicLong firstRequest = new AtomicLong();
    try (BulkS3 s3 = BulkS3.ofSmallObjects(OBJECTS);
        StsStub sts = StsStub.start(role, "two-buckets-external-id", credentials -> {});
        ServerSocket tls = tls(folder.resolve("key.p12"))) {
      relay(tls, s3.endpoint(), firstRequest);
      String endpoint = "https://127.0.0.1:" + tls.getLocalPort();
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      Map<String, String> environment = builder.environment();
      environment.put("HYDRATION_PRODUCER_BUCKET", BulkS3.PRODUCER);
      environment.put("HYDRATION_PRODUCER_ENDPOINT", endpoint);
      environment.put("HYDRATION_PRODUCER_PATHSTYLE", "true");
      environment.put("HYDRATION_PRODUCER_ROLEARN", role);
      environment.put("HYDRATION_PRODUCER_EXTERNALID", "two-buckets-external-id");
      environment.put("HYDRATION_PRODUCER_STSENDPOINT", sts.endpoint().toString());
      environment.put("HYDRATION_CONSUMER_BUCKET", BulkS3.CONSUMER);
      environment.put("SPRING_CLOUD_AWS_S3_ENDPOINT", endpoint);
      environment.put("SPRING_CLOUD_AWS_S3_PATHSTYLEACCESSENABLED", "true");
      environment.put("AWS_REGION", "eu-central-1");
      environment.put("AWS_ACCESS_KEY_ID", "AKIATWOBUCKETS000000");
      environment.put("AWS_SECRET_ACCESS_KEY", PASSWORD);
      environment.put("AWS_EC2_METADATA_DISABLED", "true");
      environment.put(
          "JDK_JAVA_OPTIONS",
          "-Djavax.net.ssl.trustStore="
              + folder.resolve("trust.p12")
              + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
      long start = System.nanoTime();
      int exitCode = builder.start().waitFor();
      String first =
          firstRequest.get() == 0
              ? "no S3 connection"
              : "first S3 connection %d ms after the start"
                  .formatted(Duration.ofNanos(firstRequest.get() - start).toMillis());
      System.err.printf(
          "two buckets: exit code %d, %d of %d objects copied, %s, ended after %d ms%n",
          exitCode,
          s3.copies(),
          OBJECTS,
          first,
          Duration.ofNanos(System.nanoTime() - start).toMillis());
      try (Stream<Path> made = Files.list(folder)) {
        made.map(Path::toFile).forEach(File::delete);
      }
      Files.delete(folder);
      System.exit(exitCode == 0 && s3.copies() != OBJECTS ? 70 : exitCode);
    }
  }

  /** Makes a key and its certificate for the loopback; the folder with key.p12 and trust.p12. */
  private static Path certificate() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("two-buckets");
    String key = folder.resolve("key.p12").toString();
    String certificate = folder.resolve("s3.crt").toString();
    keytool(key, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=S3", "-ext", "san=ip:127.0.0.1");
    keytool(key, "-exportcert", "-file", certificate);
    keytool(
        folder.resolve("trust.p12").toString(), "-importcert", "-noprompt", "-file", certificate);
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
    return folder;
  }

  private static void keytool(String store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "s3", "-keystore", store, "-storepass", PASSWORD));
    int ended = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (ended != 0) {
      throw new IOException(command + " ended with " + ended);
    }
  }

  private static ServerSocket tls(Path key) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    char[] password = PASSWORD.toCharArray();
    keys.init(KeyStore.getInstance(key.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 512, InetAddress.getLoopbackAddress());
  }

  /** Hands every connection on to the server behind, and notes when the first one came. */
  private static void relay(ServerSocket front, URI behind, AtomicLong first) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!front.isClosed()) {
                try {
                  Socket client = front.accept();
                  first.compareAndSet(0, System.nanoTime());
                  Socket server = new Socket(behind.getHost(), behind.getPort());
                  Thread.ofVirtual().start(() -> pump(client, server));
                  Thread.ofVirtual().start(() -> pump(server, client));
                } catch (IOException e) {
                  return; // the end of the run
                }
              }
            });
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // the other side closed first
    }
  }
}
