package io.s3hydration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs one hydration and leaves with its verdict's exit code. */
@SpringBootApplication
public class HydrationApplication {

  public static void main(String[] args) {
    System.exit(SpringApplication.exit(SpringApplication.run(HydrationApplication.class, args)));
  }
}
