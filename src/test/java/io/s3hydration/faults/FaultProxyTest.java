package io.s3hydration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3hydration.backend.Content;
import io.s3hydration.backend.InMemoryBucket;
import io.s3hydration.backend.InMemoryS3;
import io.s3hydration.faults.Exchange.Logged;
import io.s3hydration.listing.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault as a client that knows nothing of S3 sees it. */
class FaultProxyTest {

  private static final Predicate<ProxiedRequest> ANY = request -> true;

  private final InMemoryBucket bucket = new InMemoryBucket("bucket", InstantSource.system());
  private final InMemoryS3 store = InMemoryS3.serve(bucket);
  private final FaultProxy proxy = FaultProxy.inFrontOf(store.endpoint());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void put() {
    bucket.put(new ObjectKey("a b"), Content.of("content"));
    bucket.put(new ObjectKey("c"), Content.of("more"));
    bucket.put(new ObjectKey("d"), Content.of("most"));
  }

  @AfterEach
  void close() {
    http.close();
    proxy.close();
    store.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(proxy.endpoint() + "/bucket" + path))
        .header("x-amz-checksum-mode", "ENABLED")
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get() throws Exception {
    return send(request("/a%20b"));
  }

  private HttpResponse<String> put(String text) throws Exception {
    return send(request("/new").PUT(BodyPublishers.ofString(text)));
  }

  private String list() throws Exception {
    return send(request("?list-type=2")).body();
  }

  private List<String> keys() throws Exception {
    return java.util.regex.Pattern.compile("<Key>(.*?)</Key>")
        .matcher(list())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private FaultProxyTest told(Fault fault) {
    proxy.heal();
    proxy.add(Rule.always(fault, ANY));
    return this;
  }

  @Test
  void without_a_rule_everything_goes_through() throws Exception {
    assertThat(get().body()).isEqualTo("content");
    assertThat(put("put").statusCode()).isEqualTo(200);
    assertThat(bucket.get(new ObjectKey("new")).orElseThrow().text()).isEqualTo("put");
    assertThat(send(request("/a%20b").method("HEAD", BodyPublishers.noBody())).headers())
        .satisfies(h -> assertThat(h.firstValue("Content-Length")).contains("7"));
    assertThat(send(request("/new").DELETE()).statusCode()).isEqualTo(204);
    assertThat(keys()).containsExactly("a b", "c", "d");
  }

  @Test
  void the_log_says_who_asked_for_what_and_what_became_of_it() throws Exception {
    proxy.add(Rule.once(Faults.refused(503, "SlowDown"), request -> request.key().equals("a b")));
    get();
    get();
    send(request("?list-type=2").header("Authorization", "AWS4 Credential=AKIAX/2026/s3, Sig"));
    assertThat(proxy.log())
        .containsExactly(
            new Logged(
                null, "GET", S3Operation.GET_OBJECT, "bucket", "a b", 503, false, "503 SlowDown"),
            new Logged(null, "GET", S3Operation.GET_OBJECT, "bucket", "a b", 200, true, null),
            new Logged("AKIAX", "GET", S3Operation.LIST_OBJECTS_V2, "bucket", "", 200, true, null));
  }

  @Test
  void an_error_of_the_stores_own() throws Exception {
    HttpResponse<String> answer = told(Faults.refused(403, "AccessDenied")).get();
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
  }

  @Test
  void an_error_after_it_was_done_and_an_answer_that_is_lost() throws Exception {
    assertThat(told(Faults.deniedAfterwards(500, "InternalError")).put("1").statusCode())
        .isEqualTo(500);
    assertThat(bucket.get(new ObjectKey("new")).orElseThrow().text()).isEqualTo("1");
    assertThatThrownBy(() -> told(Faults.answerLost()).put("2")).isInstanceOf(IOException.class);
    assertThat(bucket.get(new ObjectKey("new")).orElseThrow().text()).isEqualTo("2");
    assertThat(proxy.log().getLast().status()).isZero();
    assertThat(proxy.log().getLast().reachedStore()).isTrue();
  }

  @Test
  void a_client_that_dies_before_its_request_is_carried_out_or_before_it_is_answered()
      throws Exception {
    List<String> stood = new ArrayList<>();
    Runnable kill = () -> stood.add(bucket.get(new ObjectKey("new")).map(Content::text).orElse(""));
    assertThatThrownBy(() -> told(Faults.deadlyBefore(kill)).put("1"))
        .isInstanceOf(IOException.class);
    assertThat(bucket.get(new ObjectKey("new"))).isEmpty();
    told(Faults.deadlyAfterwards(kill)).put("2");
    assertThat(bucket.get(new ObjectKey("new")).orElseThrow().text()).isEqualTo("2");
    assertThat(proxy.log().getLast().status()).isEqualTo(200);
    assertThat(stood).containsExactly("", "2");
  }

  @Test
  void a_request_that_is_held_up_until_somebody_says_so() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> answer =
        told(Faults.heldUntil(released))
            .http
            .sendAsync(request("/c").build(), BodyHandlers.ofString());
    while (proxy.log().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(answer).isNotDone();
    released.countDown();
    assertThat(answer.join().body()).isEqualTo("more");
  }

  @Test
  void an_error_in_a_good_answer() throws Exception {
    HttpResponse<String> answer = told(Faults.errorInGoodAnswer("InternalError")).put("1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("<Error>");
    assertThat(bucket.get(new ObjectKey("new"))).isEmpty();
  }

  @Test
  void connections_that_break() {
    for (Fault fault :
        List.of(
            Faults.droppedBefore(),
            Faults.answerCut(),
            Faults.stalled(1),
            Faults.silence(1),
            Faults.lyingLength())) {
      assertThatThrownBy(() -> told(fault).get()).as(fault.name()).isInstanceOf(IOException.class);
    }
    told(Faults.droppedBefore());
    assertThatThrownBy(() -> put("1")).isInstanceOf(IOException.class);
    assertThat(bucket.get(new ObjectKey("new"))).isEmpty();
  }

  @Test
  void a_client_that_does_not_wait_ends_a_silence() {
    told(Faults.silence(600_000));
    assertThatThrownBy(() -> send(request("/c").timeout(Duration.ofMillis(50))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_body_that_trickles_is_whole() throws Exception {
    assertThat(told(Faults.trickled(5, 1)).get().body()).isEqualTo("content");
    assertThat(get().body()).isEqualTo("content");
  }

  @Test
  void bodies_of_another_length() throws Exception {
    assertThat(told(WrongAnswers.shortened()).get().body()).isEqualTo("con");
    assertThat(told(WrongAnswers.lengthened()).get().body()).hasSize(14).startsWith("content");
  }

  @Test
  void a_body_without_an_end() throws Exception {
    told(Faults.endless());
    HttpResponse<java.io.InputStream> answer =
        http.send(request("/c").build(), BodyHandlers.ofInputStream());
    try (java.io.InputStream body = answer.body()) {
      assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
    }
  }

  @Test
  void flipped_bits() throws Exception {
    HttpResponse<String> proved = told(WrongAnswers.bitFlipped()).get();
    assertThat(proved.body()).isEqualTo("conuent");
    assertThat(proved.headers().firstValue("x-amz-checksum-crc64nvme")).isPresent();
    HttpResponse<String> unproved = told(WrongAnswers.bitFlippedUnproved()).get();
    assertThat(unproved.body()).isEqualTo("conuent");
    assertThat(unproved.headers().map()).doesNotContainKey("x-amz-checksum-crc64nvme");
    told(WrongAnswers.sentBitFlipped()).put("0");
    assertThat(bucket.get(new ObjectKey("new")).orElseThrow().text()).isEqualTo("1");
  }

  @Test
  void checksums_and_tags_of_something_else() throws Exception {
    String right = get().headers().firstValue("x-amz-checksum-crc64nvme").orElseThrow();
    HttpResponse<String> wrong = told(WrongAnswers.wrongChecksum()).get();
    assertThat(wrong.headers().firstValue("x-amz-checksum-crc64nvme"))
        .isPresent()
        .isNotEqualTo(java.util.Optional.of(right));
    assertThat(told(WrongAnswers.wrongETag()).get().headers().firstValue("ETag"))
        .contains("\"0123456789abcdef\"");
    assertThat(list()).contains("<ETag>&quot;0123456789abcdef&quot;</ETag>");
    assertThat(told(WrongAnswers.noETag()).get().headers().map()).doesNotContainKey("ETag");
    assertThat(list()).contains("<Key>").doesNotContain("<ETag>");
  }

  @Test
  void something_that_happens_meanwhile() throws Exception {
    told(Faults.meanwhile("it is deleted", asked -> bucket.delete(new ObjectKey(asked.key()))));
    assertThat(get().statusCode()).isEqualTo(404);
  }

  @Test
  void listings_with_wrong_entries() throws Exception {
    told(WrongListings.repeatedEntry());
    assertThat(keys()).containsExactly("a b", "c", "d", "d");
    assertThat(list()).contains("<KeyCount>4<");
    told(WrongListings.swappedEntries());
    assertThat(keys()).containsExactly("c", "a b", "d");
    told(WrongListings.lostEntry());
    assertThat(keys()).containsExactly("a b", "c");
    assertThat(list()).contains("<KeyCount>3<");
    told(WrongListings.hiddenEntry());
    assertThat(keys()).containsExactly("a b", "c");
    assertThat(list()).contains("<KeyCount>2<");
  }

  @Test
  void listings_that_go_on_wrongly() throws Exception {
    told(WrongListings.withoutToken());
    assertThat(list()).contains("<IsTruncated>true<").doesNotContain("Token");
    told(WrongListings.repeatedToken());
    assertThat(list()).contains("<NextContinuationToken>").isEqualTo(list());
    told(WrongListings.repeatedPage());
    assertThat(list()).contains("<IsTruncated>true<").isNotEqualTo(list());
    told(WrongListings.emptyPage());
    assertThat(keys()).isEmpty();
    assertThat(list()).contains("<IsTruncated>true<").contains("<KeyCount>0<");
    told(WrongListings.endless("z/", 1000));
    assertThat(keys().getLast()).isLessThan(keys().getFirst());
    told(WrongListings.broken());
    assertThat(list()).doesNotContain("</ListBucketResult>");
  }

  @Test
  void rules_strike_once_or_later_or_by_chance_and_the_first_decides() throws Exception {
    proxy.add(Rule.nth(2, Faults.refused(500, "A"), ANY));
    proxy.add(Rule.from(4, Faults.refused(404, "B"), ANY));
    assertThat(statuses(6)).containsExactly(200, 500, 200, 200, 404, 404);
    proxy.heal();
    proxy.add(Rule.sometimes(0.5, 7, Faults.refused(503, "C"), ANY));
    List<Integer> first = statuses(40);
    assertThat(first).contains(200, 503);
    proxy.heal();
    proxy.add(Rule.sometimes(0.5, 7, Faults.refused(503, "C"), ANY));
    assertThat(statuses(40)).isEqualTo(first);
  }

  private List<Integer> statuses(int count) {
    return IntStream.range(0, count)
        .map(
            i -> {
              try {
                return get().statusCode();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            })
        .boxed()
        .toList();
  }
}
