package io.s3hydration.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request or an answer of HTTP/1.1 as it goes over the wire, so that a wrong one can go over it
 * too. A body that came in chunks is held without them.
 *
 * @param line the request or status line
 * @param headers in the order in which they came, names as they were written
 */
public record HttpMessage(String line, List<Header> headers, byte[] body) {

  private static final String LENGTH = "Content-Length";
  private static final String ENCODING = "Transfer-Encoding";

  /** A header; its value is Latin-1, as the bytes on the wire are read. */
  public record Header(String name, String value) {}

  /** Reads what a client may send in two steps, and tells of the first. */
  interface Continuing {
    void headRead() throws IOException;
  }

  /** The next request; null where the client has hung up. */
  static @Nullable HttpMessage request(InputStream in, Continuing expecting) throws IOException {
    HttpMessage head = head(in);
    if (head == null) {
      return null;
    }
    if (head.first("Expect").isPresent()) {
      expecting.headRead();
    }
    boolean hasBody = head.first(LENGTH).isPresent() || head.first(ENCODING).isPresent();
    return hasBody ? head.holding(head.readBody(in)) : head;
  }

  /** The answer to a request, from a server that closes the connection after it. */
  static HttpMessage answer(InputStream in, boolean toHead) throws IOException {
    HttpMessage head = head(in);
    if (head == null) {
      throw new EOFException("no answer came");
    }
    if (head.status() == 100) {
      return answer(in, toHead);
    }
    boolean empty = toHead || head.status() == 204 || head.status() == 304;
    return empty ? head : head.holding(head.readBody(in));
  }

  int status() {
    return Integer.parseInt(line.split(" ", 3)[1]);
  }

  public Optional<String> first(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  HttpMessage withStatus(int status) {
    return new HttpMessage("HTTP/1.1 " + status + " told so", headers, body);
  }

  public HttpMessage with(String name, String value) {
    List<Header> more = new ArrayList<>(without(name::equalsIgnoreCase).headers);
    more.add(new Header(name, value));
    return new HttpMessage(line, more, body);
  }

  HttpMessage without(Predicate<String> name) {
    return new HttpMessage(
        line, headers.stream().filter(header -> !name.test(header.name())).toList(), body);
  }

  /** With another body, and the length of it. */
  HttpMessage withBody(byte[] other) {
    return with(LENGTH, Integer.toString(other.length)).holding(other);
  }

  /** With another body than its headers speak of. */
  HttpMessage holding(byte[] other) {
    return new HttpMessage(line, headers, other);
  }

  byte[] head() {
    String text =
        headers.stream()
            .map(header -> header.name() + ": " + header.value() + "\r\n")
            .collect(Collectors.joining("", line + "\r\n", "\r\n"));
    return text.getBytes(ISO_8859_1);
  }

  void writeTo(OutputStream out) throws IOException {
    byte[] head = head();
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    out.write(whole);
    out.flush();
  }

  /** As one hop sends it to the next: in one piece, on a connection of its own. */
  HttpMessage forTheNextHop() {
    HttpMessage plain =
        without(
            name ->
                name.equalsIgnoreCase("Connection")
                    || name.equalsIgnoreCase("Expect")
                    || name.equalsIgnoreCase(ENCODING));
    boolean lacksLength = body.length > 0 && plain.first(LENGTH).isEmpty();
    return (lacksLength ? plain.withBody(body) : plain).with("Connection", "close");
  }

  private static @Nullable HttpMessage head(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    List<Header> headers = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new HttpMessage(first, headers, new byte[0]);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  private byte[] readBody(InputStream in) throws IOException {
    if (first(ENCODING).isPresent()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        body.write(in.readNBytes(size));
        line(in);
      }
      line(in);
      return body.toByteArray();
    }
    Optional<Integer> length = first(LENGTH).map(Integer::valueOf);
    return length.isPresent() ? in.readNBytes(length.get()) : in.readAllBytes();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }
}
