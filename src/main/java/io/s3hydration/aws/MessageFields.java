package io.s3hydration.aws;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Requests as headers and answers from headers, by the SDK's own description of their fields. For
 * operations whose own body is the object or a listing; the SDK's layers do the same for all
 * others.
 */
final class MessageFields {

  static final String METADATA = "x-amz-meta-";

  private MessageFields() {}

  /**
   * Writes the fields of a request, but bucket and key, which are the caller's.
   *
   * @return whether all could be written; where not, the SDK has to send the request
   */
  static boolean write(SdkPojo request, SdkHttpFullRequest.Builder http) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      if (value == null) {
        continue;
      }
      boolean written =
          switch (field.location()) {
            case PATH, GREEDY_PATH -> true;
            case HEADER -> header(field, value, http);
            case QUERY_PARAM -> {
              http.putRawQueryParameter(field.locationName(), value.toString());
              yield value instanceof String || value instanceof Number;
            }
            case PAYLOAD, STATUS_CODE -> false;
          };
      if (!written) {
        return false;
      }
    }
    return true;
  }

  private static boolean header(SdkField<?> field, Object value, SdkHttpFullRequest.Builder http) {
    switch (value) {
      case String text -> http.putHeader(field.locationName(), text);
      case Number number -> http.putHeader(field.locationName(), number.toString());
      case Boolean flag -> http.putHeader(field.locationName(), flag.toString());
      case Collection<?> several ->
          http.putHeader(
              field.locationName(),
              several.stream().map(Object::toString).collect(Collectors.joining(",")));
      case Map<?, ?> metadata ->
          metadata.forEach((name, text) -> http.putHeader(named(name.toString()), text.toString()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** As the SDK has it: what begins as the header does is taken for the whole header. */
  private static String named(String name) {
    return name.startsWith(METADATA) ? name : METADATA + name;
  }

  /** The fields that an answer's headers fill, by the headers' names in lower case. */
  static Map<String, SdkField<?>> headersOf(SdkPojo answer) {
    Map<String, SdkField<?>> fields = new HashMap<>();
    for (SdkField<?> field : answer.sdkFields()) {
      if (field.location() == MarshallLocation.HEADER) {
        fields.put(field.locationName().toLowerCase(Locale.ROOT), field);
      }
    }
    return fields;
  }

  /**
   * Fills an answer from its headers. Times are left out: nobody asks an object's answer for one.
   *
   * @param fields of this kind of answer
   * @param answer its builder
   */
  static void read(SdkHttpResponse http, Map<String, SdkField<?>> fields, SdkPojo answer) {
    Map<String, String> metadata = new HashMap<>();
    // Not headers(): that copies all of them.
    http.forEachHeader(
        (header, values) -> {
          String name = header.toLowerCase(Locale.ROOT);
          String text = values.getFirst();
          SdkField<?> field = fields.get(name);
          if (field != null) {
            value(field, text).ifPresent(value -> field.set(answer, value));
          } else if (name.startsWith(METADATA)) {
            metadata.put(name.substring(METADATA.length()), text);
          }
        });
    SdkField<?> all = fields.get(METADATA);
    if (all != null) {
      all.set(answer, metadata);
    }
  }

  private static Optional<Object> value(SdkField<?> field, String text) {
    MarshallingType<?> type = field.marshallingType();
    try {
      if (type == MarshallingType.STRING) {
        return Optional.of(text);
      } else if (type == MarshallingType.LONG) {
        return Optional.of(Long.valueOf(text));
      } else if (type == MarshallingType.INTEGER) {
        return Optional.of(Integer.valueOf(text));
      } else if (type == MarshallingType.BOOLEAN) {
        return Optional.of(Boolean.valueOf(text));
      }
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty(); // as if it had not come; who needs it says so
    }
  }
}
