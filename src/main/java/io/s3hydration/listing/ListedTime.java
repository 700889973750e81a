package io.s3hydration.listing;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The times that listings print and the index keeps, such as {@code 2026-11-26T19:00:00.000Z}: one
 * or two for each key, and {@link Instant#parse} would be a quarter of the work of a run that finds
 * nothing to do.
 */
public final class ListedTime {

  private static final int SECONDS = "2026-11-26T19:00:00Z".length();
  private static final int NANOS = "2026-11-26T19:00:00.123456789Z".length();

  private static final int NO_NUMBER = -1;

  private ListedTime() {}

  /**
   * The same as {@link Instant#parse}, for every text.
   *
   * @throws java.time.DateTimeException if it is no time
   */
  public static Instant parse(String text) {
    if (!isPlain(text)) {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = nanos(text);
    boolean inRange =
        year >= 0
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= 31
            && hour >= 0
            && hour <= 23
            && minute >= 0
            && minute <= 59
            && second >= 0
            && second <= 59
            && nanos >= 0;
    if (!inRange) {
      return Instant.parse(text); // midnight as 24:00, a leap second, or no time at all
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(((days * 24 + hour) * 60 + minute) * 60 + second, nanos);
  }

  /** Whether all that is no digit is where such a time has it. */
  private static boolean isPlain(String text) {
    int length = text.length();
    return length >= SECONDS
        && length <= NANOS
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && text.charAt(length - 1) == 'Z'
        && (length == SECONDS || text.charAt(SECONDS - 1) == '.');
  }

  private static int nanos(String text) {
    int end = text.length() - 1;
    if (end < SECONDS) {
      return 0;
    }
    int nanos = end == SECONDS ? NO_NUMBER : number(text, SECONDS, end);
    for (int i = end; i < NANOS - 1; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return NO_NUMBER;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }
}
