package io.s3hydration.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What can go wrong with any request and its connection. What is wrong in an answer: {@link
 * WrongAnswers}, {@link WrongListings}.
 */
public final class Faults {

  private Faults() {}

  /** The store answers an error of its own, and has done nothing. */
  public static Fault refused(int status, String code) {
    return new Fault(
        status + " " + code, exchange -> exchange.send(error(exchange.request(), status, code)));
  }

  /** The store has done what was asked, and answers that it has not. */
  public static Fault deniedAfterwards(int status, String code) {
    return new Fault(
        status + " " + code + " after it was done",
        exchange -> {
          exchange.forward();
          exchange.send(error(exchange.request(), status, code));
        });
  }

  /** A good status, and an error in the body: S3 does so where work outlasts the first byte. */
  public static Fault errorInGoodAnswer(String code) {
    return new Fault(
        "200 with " + code + " in it",
        exchange -> exchange.send(error(exchange.request(), 200, code)));
  }

  /** The connection is reset before anything is answered, and nothing was done. */
  public static Fault droppedBefore() {
    return new Fault("dropped before it reached the store", Exchange::hangUp);
  }

  /** The store has done what was asked, and its answer is lost. */
  public static Fault answerLost() {
    return new Fault(
        "the answer is lost",
        exchange -> {
          exchange.forward();
          exchange.hangUp();
        });
  }

  /**
   * The client dies of it, before the store is asked.
   *
   * @param kill returns when it is dead
   */
  public static Fault deadlyBefore(Runnable kill) {
    return new Fault(
        "the client dies before it reaches the store",
        exchange -> {
          kill.run();
          exchange.hangUp();
        });
  }

  /**
   * The store has done what was asked, and the client dies before it knows.
   *
   * @param kill returns when it is dead
   */
  public static Fault deadlyAfterwards(Runnable kill) {
    return new Fault(
        "the client dies before it is answered",
        exchange -> {
          HttpMessage answer = exchange.forward();
          kill.run();
          exchange.send(answer); // to nobody, but the log has what became of it
        });
  }

  /** All goes well, but not before somebody says so. */
  public static Fault heldUntil(CountDownLatch released) {
    return new Fault(
        "held",
        exchange -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.send(exchange.forward());
        });
  }

  /** The connection is reset in the middle of the answer. */
  public static Fault answerCut() {
    return new Fault(
        "the answer is cut",
        exchange -> {
          half(exchange, exchange.forward());
          exchange.hangUp();
        });
  }

  /** The answer begins, and then nothing comes for so long. */
  public static Fault stalled(int millis) {
    return new Fault(
        "the answer stalls",
        exchange -> {
          half(exchange, exchange.forward());
          exchange.sayNothing(millis);
          exchange.hangUp();
        });
  }

  /** Nothing is answered for so long, and nothing was done. */
  public static Fault silence(int millis) {
    return new Fault(
        "no answer comes",
        exchange -> {
          exchange.sayNothing(millis);
          exchange.hangUp();
        });
  }

  /** The answer comes in so many pieces with a pause between them; nothing is wrong with it. */
  public static Fault trickled(int pieces, int pauseMillis) {
    return new Fault(
        "the answer trickles",
        exchange -> {
          HttpMessage answer = exchange.forward();
          byte[] all = whole(exchange, answer);
          OutputStream out = exchange.raw(answer);
          int size = Math.max(1, Math.ceilDiv(all.length, pieces));
          for (int from = 0; from < all.length; from += size) {
            out.write(all, from, Math.min(size, all.length - from));
            out.flush();
            exchange.sayNothing(pauseMillis);
          }
        });
  }

  /** More is announced than comes. */
  public static Fault lyingLength() {
    return new Fault(
        "Content-Length lies",
        exchange -> {
          HttpMessage answer = exchange.forward();
          int length = answer.body().length + 13;
          HttpMessage lie = answer.with("Content-Length", Integer.toString(length));
          lie.writeTo(exchange.raw(lie));
        });
  }

  /** A body without an end and without a length, until the client hangs up. */
  public static Fault endless() {
    return new Fault(
        "the body has no end",
        exchange -> {
          HttpMessage answer = exchange.forward().without("Content-Length"::equalsIgnoreCase);
          OutputStream out = exchange.raw(answer);
          out.write(answer.with("Transfer-Encoding", "chunked").head());
          byte[] chunk = ("1000\r\n" + "e".repeat(0x1000) + "\r\n").getBytes(ISO_8859_1);
          while (true) {
            out.write(chunk); // throws when the client has hung up
          }
        });
  }

  /** Something happens to the store just before it is asked. */
  public static Fault meanwhile(String what, Consumer<ProxiedRequest> happens) {
    return new Fault(
        what,
        exchange -> {
          happens.accept(exchange.request());
          exchange.send(exchange.forward());
        });
  }

  private static HttpMessage error(ProxiedRequest request, int status, String code) {
    String error = "<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>";
    boolean ofSts = request.is(S3Operation.ASSUME_ROLE);
    String body = ofSts ? "<ErrorResponse>" + error + "</ErrorResponse>" : error;
    HttpMessage bare = new HttpMessage("HTTP/1.1 " + status + " told so", List.of(), new byte[0]);
    return bare.with("Content-Type", "application/xml")
        .with("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(UTC)))
        .with("x-amz-request-id", "PROXY")
        .withBody(body.getBytes(UTF_8));
  }

  private static byte[] whole(Exchange exchange, HttpMessage answer) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean toHead = exchange.request().method().equals("HEAD");
    (toHead ? answer : answer.withBody(answer.body())).writeTo(all);
    return all.toByteArray();
  }

  /** Half of the body; of an answer without a body, half of its head. */
  private static void half(Exchange exchange, HttpMessage answer) throws IOException {
    byte[] all = whole(exchange, answer);
    int body = answer.body().length;
    int length = body == 0 ? all.length / 2 : all.length - Math.ceilDiv(body, 2);
    exchange.raw(answer).write(all, 0, length);
  }
}
