package io.s3hydration.aws;

import io.s3hydration.listing.ListedTime;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.RestoreStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One answer of ListObjectsV2 ("ListObjectsV2" in the S3 API reference), read as it comes. Tells
 * what a walk of a listing asks for, and passes over the rest.
 */
final class ListingAnswer {

  private final XMLStreamReader xml;
  private boolean urlEncoded;

  private ListingAnswer(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * @throws XMLStreamException if it is no whole document or no listing, or a number or time in it
   *     is none. S3 may answer 200 and then an error ("Error responses" in the S3 API reference)
   */
  static ListObjectsV2Response.Builder read(InputStream body) throws XMLStreamException {
    XMLStreamReader xml = ErrorAnswer.reader(new Page(body));
    try {
      return new ListingAnswer(xml).result();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new XMLStreamException(e.getMessage(), xml.getLocation(), e);
    }
  }

  private ListObjectsV2Response.Builder result() throws XMLStreamException {
    ListObjectsV2Response.Builder answer = ListObjectsV2Response.builder();
    List<S3Object> objects = new ArrayList<>();
    xml.nextTag();
    if (!xml.getLocalName().equals("ListBucketResult")) {
      throw new XMLStreamException("it is no listing but <" + xml.getLocalName() + ">");
    }
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Contents" -> {
          if (objects.size() == S3ListingPages.PAGE) {
            throw new XMLStreamException("it holds more keys than were asked for");
          }
          objects.add(object());
        }
        case "IsTruncated" -> answer.isTruncated(Boolean.valueOf(text()));
        case "KeyCount" -> answer.keyCount(Integer.valueOf(text()));
        case "NextContinuationToken" -> answer.nextContinuationToken(text());
        case "EncodingType" -> {
          String type = text();
          urlEncoded = type.equals("url");
          answer.encodingType(type);
        }
        default -> skip();
      }
    }
    if (urlEncoded) {
      objects.replaceAll(ListingAnswer::decoded);
    }
    return answer.contents(objects);
  }

  private S3Object object() throws XMLStreamException {
    S3Object.Builder object = S3Object.builder();
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Key" -> object.key(text());
        case "LastModified" -> object.lastModified(ListedTime.parse(text()));
        case "ETag" -> object.eTag(text());
        case "Size" -> object.size(Long.valueOf(text()));
        case "StorageClass" -> object.storageClass(text());
        case "RestoreStatus" -> object.restoreStatus(restore());
        default -> skip();
      }
    }
    return object.build();
  }

  private RestoreStatus restore() throws XMLStreamException {
    RestoreStatus.Builder restore = RestoreStatus.builder();
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "IsRestoreInProgress" -> restore.isRestoreInProgress(Boolean.valueOf(text()));
        case "RestoreExpiryDate" -> restore.restoreExpiryDate(ListedTime.parse(text()));
        default -> skip();
      }
    }
    return restore.build();
  }

  /** Stores may say that keys are encoded behind them. */
  private static S3Object decoded(S3Object object) {
    String key = object.key();
    return key == null || (key.indexOf('%') < 0 && key.indexOf('+') < 0)
        ? object
        : object.toBuilder().key(URLDecoder.decode(key, StandardCharsets.UTF_8)).build();
  }

  private String text() throws XMLStreamException {
    return xml.getElementText();
  }

  private void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamReader.END_ELEMENT) {
        depth--;
      }
    }
  }

  /**
   * As much of a body as a page may have: a store that goes on for ever is not to fill the heap.
   */
  private static final class Page extends FilterInputStream {

    /** Four times what 1,000 keys of 1,024 bytes take, each of them percent-encoded. */
    private static final long LONGEST = 16 << 20;

    private long left = LONGEST;

    Page(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      left -= read;
      if (left < 0) {
        throw new IOException("a page of more than " + LONGEST + " bytes");
      }
      return read;
    }
  }
}
