package io.s3hydration.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What goes back over the wire. */
record WireAnswer(int status, Map<String, String> headers, byte[] body) {

  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  static WireAnswer empty(int status, Map<String, String> headers) {
    return new WireAnswer(status, headers, new byte[0]);
  }

  static WireAnswer xml(String body) {
    return new WireAnswer(
        200, Map.of("Content-Type", "application/xml"), (XML + body).getBytes(UTF_8));
  }

  static WireAnswer error(int status, String code) {
    String body = "<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>";
    return new WireAnswer(
        status, Map.of("Content-Type", "application/xml"), (XML + body).getBytes(UTF_8));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  WireAnswer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new WireAnswer(status, more, body);
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().putIfAbsent("Content-Length", List.of("0"));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
