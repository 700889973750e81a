package io.s3hydration.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Pages of ListObjectsV2 that are well-formed, and contradict themselves or others. */
public final class WrongListings {

  private static final Pattern ENTRY = Pattern.compile("<Contents>.*?</Contents>", Pattern.DOTALL);

  private WrongListings() {}

  /** The last entry comes twice. */
  public static Fault repeatedEntry() {
    return entries("an entry is repeated", true, all -> append(all, all.getLast()));
  }

  /** The first two entries have changed places. */
  public static Fault swappedEntries() {
    return entries(
        "two entries are swapped",
        true,
        all -> {
          List<String> swapped = new ArrayList<>(all);
          Collections.swap(swapped, 0, 1);
          return swapped;
        });
  }

  /** The last entry is missing, and KeyCount still counts it. */
  public static Fault lostEntry() {
    return entries("an entry is missing", false, all -> all.subList(0, all.size() - 1));
  }

  /** The last entry is missing, and nothing in the page tells. */
  public static Fault hiddenEntry() {
    return entries("an entry is hidden", true, all -> all.subList(0, all.size() - 1));
  }

  /** The page says that it is the last one; whatever comes behind it is hidden. */
  public static Fault cutShort() {
    return page(
        "the listing is cut short",
        xml ->
            xml.replace("<IsTruncated>true<", "<IsTruncated>false<")
                .replaceAll("<NextContinuationToken>.*?</NextContinuationToken>", ""));
  }

  /** The page says that there is more, and not how to go on. */
  public static Fault withoutToken() {
    return page("there is no token", xml -> truncated(xml, ""));
  }

  /** The page leads to itself: its token is the same every time. */
  public static Fault repeatedToken() {
    return page("the token is repeated", xml -> truncated(xml, token("after a")));
  }

  /** A page without entries that says there is more; its tokens differ. */
  public static Fault emptyPage() {
    AtomicInteger tokens = new AtomicInteger();
    return page(
        "an empty page claims more",
        xml ->
            truncated(
                ENTRY.matcher(xml).replaceAll("").replaceAll("<KeyCount>.*?<", "<KeyCount>0<"),
                token("after " + tokens.incrementAndGet())));
  }

  /** The same page again and again, under tokens that differ. */
  public static Fault repeatedPage() {
    AtomicInteger tokens = new AtomicInteger();
    return page(
        "the page is repeated",
        xml -> truncated(xml, token("after " + "!".repeat(tokens.incrementAndGet()))));
  }

  /** Ascending keys under a prefix, without an end, as one page after the other says. */
  public static Fault endless(String prefix, int keysOfPage) {
    AtomicInteger pages = new AtomicInteger();
    return page(
        "the listing has no end",
        xml -> {
          int page = pages.incrementAndGet();
          String entries =
              IntStream.range(0, keysOfPage)
                  .mapToObj(i -> entry(prefix + "%09d".formatted(page * keysOfPage + i)))
                  .reduce("", String::concat);
          String bare = ENTRY.matcher(xml).replaceAll("");
          String filled =
              bare.replaceAll(
                  "<KeyCount>.*?</KeyCount>", "<KeyCount>" + keysOfPage + "</KeyCount>" + entries);
          return truncated(filled, token("after page " + page));
        });
  }

  /** It is no listing at all. */
  public static Fault broken() {
    return page("the page breaks off", xml -> xml.substring(0, xml.length() / 2));
  }

  /** As the store in memory writes its own. */
  private static String token(String plain) {
    return Base64.getUrlEncoder().encodeToString(plain.getBytes(UTF_8));
  }

  private static String entry(String key) {
    return "<Contents><Key>"
        + key
        + "</Key><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>1</Size>"
        + "<LastModified>2026-01-01T00:00:00Z</LastModified></Contents>";
  }

  private static String truncated(String xml, String token) {
    String bare =
        xml.replaceAll("<NextContinuationToken>.*?</NextContinuationToken>", "")
            .replaceAll("<IsTruncated>.*?</IsTruncated>", "");
    String more =
        token.isEmpty() ? "" : "<NextContinuationToken>" + token + "</NextContinuationToken>";
    return bare.replace(
        "<ListBucketResult>", "<ListBucketResult><IsTruncated>true</IsTruncated>" + more);
  }

  private static List<String> append(List<String> all, String one) {
    List<String> more = new ArrayList<>(all);
    more.add(one);
    return more;
  }

  private static Fault entries(String name, boolean counted, UnaryOperator<List<String>> change) {
    return page(
        name,
        xml -> {
          List<String> all = ENTRY.matcher(xml).results().map(MatchResult::group).toList();
          if (all.size() < 2) {
            return xml;
          }
          List<String> changed = change.apply(all);
          String other =
              xml.substring(0, xml.indexOf(all.getFirst()))
                  + String.join("", changed)
                  + xml.substring(xml.lastIndexOf(all.getLast()) + all.getLast().length());
          String count = "<KeyCount>" + changed.size() + "</KeyCount>";
          return counted ? other.replaceAll("<KeyCount>.*?</KeyCount>", count) : other;
        });
  }

  private static Fault page(String name, UnaryOperator<String> change) {
    return WrongAnswers.answer(
        name,
        answer -> answer.withBody(change.apply(new String(answer.body(), UTF_8)).getBytes(UTF_8)));
  }
}
