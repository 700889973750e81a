package io.s3hydration.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Answers that come whole and in good form, and are wrong. */
public final class WrongAnswers {

  private static final String CHECKSUM = "x-amz-checksum-";

  private WrongAnswers() {}

  /** A body that lacks its end, and a Content-Length that says so. */
  public static Fault shortened() {
    return answer("the body is shortened", answer -> answer.withBody(half(answer.body())));
  }

  /** A body that goes on behind its end, and a Content-Length that says so. */
  public static Fault lengthened() {
    return answer(
        "the body is lengthened",
        answer -> answer.withBody(Arrays.copyOf(answer.body(), answer.body().length + 7)));
  }

  /** One bit of the answer's body is another. */
  public static Fault bitFlipped() {
    return answer("a bit of the answer is flipped", answer -> answer.holding(flip(answer.body())));
  }

  /** As {@link #bitFlipped}, and no header speaks of a checksum. */
  public static Fault bitFlippedUnproved() {
    return answer(
        "a bit of the answer is flipped and nothing proves it",
        answer -> answer.without(WrongAnswers::isChecksum).holding(flip(answer.body())));
  }

  /** One bit of what the client sent is another when it reaches the store. */
  public static Fault sentBitFlipped() {
    return new Fault(
        "a bit of the request is flipped",
        exchange -> {
          HttpMessage sent = exchange.request().message();
          exchange.send(exchange.forward(sent.holding(flipContent(sent))));
        });
  }

  /** The checksum that the answer names is of other bytes. */
  public static Fault wrongChecksum() {
    return answer("the checksum is another's", WrongAnswers::withWrongChecksum);
  }

  /**
   * The store keeps other bytes than it was sent, and tells so by its checksum alone.
   *
   * @param keep changes what was stored, and gives its tag; empty where nothing was stored
   */
  public static Fault storedOtherwise(Function<ProxiedRequest, Optional<String>> keep) {
    return new Fault(
        "the store keeps other bytes",
        exchange -> {
          HttpMessage answer = exchange.forward();
          Optional<String> tag =
              answer.status() == 200 ? keep.apply(exchange.request()) : Optional.empty();
          exchange.send(tag.map(t -> withWrongChecksum(withETag(answer, t))).orElse(answer));
        });
  }

  /** The ETag that the answer names is of another object. */
  public static Fault wrongETag() {
    return answer("the ETag is another's", answer -> withETag(answer, "0123456789abcdef"));
  }

  /** The answer has no ETag. */
  public static Fault noETag() {
    return answer(
        "there is no ETag",
        answer ->
            answer
                .without("ETag"::equalsIgnoreCase)
                .withBody(replace(answer.body(), "<ETag>[^<]*</ETag>", "")));
  }

  /** The store does what was asked, and its answer is changed on its way. */
  static Fault answer(String name, UnaryOperator<HttpMessage> change) {
    return new Fault(name, exchange -> exchange.send(change.apply(exchange.forward())));
  }

  static byte[] replace(byte[] body, String regex, String by) {
    return new String(body, UTF_8).replaceAll(regex, by).getBytes(UTF_8);
  }

  private static boolean isChecksum(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith(CHECKSUM);
  }

  private static HttpMessage withWrongChecksum(HttpMessage answer) {
    HttpMessage wrong = answer;
    for (HttpMessage.Header header : answer.headers()) {
      if (isChecksum(header.name()) && header.value().endsWith("=")) {
        wrong = wrong.with(header.name(), "AAAA" + header.value().substring(4));
      }
    }
    return wrong.withBody(replace(wrong.body(), "(<Checksum[^>]*>)....([^<]*=<)", "$1AAAA$2"));
  }

  private static HttpMessage withETag(HttpMessage answer, String tag) {
    HttpMessage named =
        answer.first("ETag").isPresent() ? answer.with("ETag", '"' + tag + '"') : answer;
    return named.withBody(
        replace(named.body(), "<ETag>[^<]*</ETag>", "<ETag>&quot;" + tag + "&quot;</ETag>"));
  }

  private static byte[] half(byte[] body) {
    return Arrays.copyOf(body, body.length / 2);
  }

  private static byte[] flip(byte[] body) {
    byte[] other = body.clone();
    if (other.length > 0) {
      other[other.length / 2] ^= 1;
    }
    return other;
  }

  /** The first byte of the content, which in {@code aws-chunked} comes after a line of its own. */
  private static byte[] flipContent(HttpMessage sent) {
    byte[] other = sent.body().clone();
    boolean chunks =
        sent.first("x-amz-content-sha256").filter(h -> h.startsWith("STREAMING-")).isPresent();
    int at = 0;
    while (chunks && other[at++] != '\n') {
      // the length of the chunk
    }
    if (at < other.length) {
      other[at] ^= 1;
    }
    return other;
  }
}
