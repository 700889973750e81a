package io.s3hydration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The health check of the container, a program of its own: the image has no shell and no curl. Exit
 * code 0 if the run's liveness is UP, else 1. It needs no class but the JDK's, so it is up at once.
 */
public final class LivenessProbe {

  /** Shorter than the container's own timeout for the check. */
  private static final int TIMEOUT_MILLIS = 4_000;

  private LivenessProbe() {}

  public static void main(String[] args) {
    String port = System.getenv().getOrDefault("SERVER_PORT", "8080");
    System.exit(isAlive(Integer.parseInt(port)) ? 0 : 1);
  }

  /** Whether the run on this port of the loopback answers that it moves. */
  static boolean isAlive(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request =
          "GET /actuator/health/liveness HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      return status != null && status.startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false; // nobody there, or nobody who answers in time
    }
  }
}
