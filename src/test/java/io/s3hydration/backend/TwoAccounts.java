package io.s3hydration.backend;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.URI;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 (S3Proxy) and STS on two ports of the loopback: a producer's account and a consumer's, each
 * with one bucket, and a role of the producer that reads its bucket. Everything is in memory and
 * gone after {@link #close}.
 *
 * <p>Signatures are checked, but a session's token is not asked for beside its key and secret.
 */
public final class TwoAccounts implements AutoCloseable {

  public static final String REGION = "eu-central-1";

  private final AccountGate gate;
  private final S3Proxy s3;
  private final StsStub sts;
  private final Account producer;
  private final Account consumer;
  private final RequestLog requests;
  private final List<S3Client> clients = new CopyOnWriteArrayList<>();

  private TwoAccounts(
      AccountGate gate, S3Proxy s3, StsStub sts, Account producer, Account consumer) {
    this.gate = gate;
    this.s3 = s3;
    this.requests = new RequestLog(s3.getMetricsPort(), gate::granted);
    this.sts = sts;
    this.producer = producer;
    this.consumer = consumer;
  }

  public static TwoAccounts start() {
    quieten("org.gaul");
    Account producer = Account.producer();
    Account consumer = Account.consumer();
    AccountGate gate = new AccountGate();
    gate.open(producer);
    S3Proxy s3 =
        S3Proxy.builder()
            .blobStore(gate.open(consumer))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V4,
                consumer.credentials().accessKeyId(),
                consumer.credentials().secretAccessKey())
            .ignoreUnknownHeaders(true) // x-amz-security-token is unknown to it
            .stopTimeout(0)
            .metricsEnabled(true)
            .metricsPort(0)
            .metricsHost("127.0.0.1")
            .build();
    s3.setBlobStoreLocator(gate);
    try {
      s3.start();
    } catch (Exception e) {
      throw new IllegalStateException("tried to start S3Proxy", e);
    }
    StsStub sts =
        StsStub.start(
            "arn:aws:iam::" + producer.id() + ":role/hydration-source",
            "agreed-external-id",
            issued -> gate.grant(producer, issued));
    return new TwoAccounts(gate, s3, sts, producer, consumer);
  }

  public URI s3Endpoint() {
    return URI.create("http://127.0.0.1:" + s3.getPort());
  }

  public StsStub sts() {
    return sts;
  }

  public Account producer() {
    return producer;
  }

  public Account consumer() {
    return consumer;
  }

  /** The owner's own view of the producer's bucket. Clients are closed with the accounts. */
  public S3Client producerClient() {
    return client(producer.credentials());
  }

  /** The view of a session of the role, without a way through STS. */
  public S3Client roleClient() {
    return client(sts.issue());
  }

  public S3Client consumerClient() {
    return client(consumer.credentials());
  }

  /** The view of whoever holds the credentials. */
  public S3Client client(AwsCredentials credentials) {
    S3Client client = PathStyle.client(s3Endpoint(), REGION, credentials);
    clients.add(client);
    return client;
  }

  /** Reads and HEADs of this producer key are 403 AccessDenied for everybody but the producer. */
  public void denyAtProducer(String key) {
    gate.deny(producer, key);
  }

  public void allowAtProducer(String key) {
    gate.allow(producer, key);
  }

  /** Every role session so far is over: 400 ExpiredToken. */
  public void expireSessions() {
    gate.expireSessions();
  }

  /** How many of these requests have passed the gate to the producer's bucket. */
  public long atProducer(Operation operation) {
    return gate.count(producer, operation);
  }

  public long atConsumer(Operation operation) {
    return gate.count(consumer, operation);
  }

  /**
   * What the server answered so far, whoever asked and however it ended: {@code "consumer-bucket
   * HeadObject"} to a number.
   */
  public SortedMap<String, Long> requests() {
    return requests.read();
  }

  /** S3Proxy and its Jetty log every step, and every error that a client is told anyway. */
  private static void quieten(String logger) {
    if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
      logback.setLevel(Level.OFF);
    }
  }

  @Override
  public void close() {
    clients.forEach(S3Client::close);
    sts.close();
    try {
      s3.stop();
    } catch (Exception e) {
      throw new IllegalStateException("tried to stop S3Proxy", e);
    }
  }
}
