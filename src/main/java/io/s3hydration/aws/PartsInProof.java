package io.s3hydration.aws;

import io.s3hydration.aws.PartSender.Sent;
import io.s3hydration.aws.RunningDigest.Hash;
import io.s3hydration.plan.FullChecksum;
import io.s3hydration.transfer.PartPlan;
import io.s3hydration.transfer.PartPlan.Part;
import io.s3hydration.transfer.PermitPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends all parts of an object such that the checksum that its source offers can be told from them:
 * a CRC is combined from parts in any order, a hash needs them one after the other.
 */
final class PartsInProof {

  /** The offered hash over all bytes up to here; a part's own MD5 may run beside it. */
  private static final String WHOLE = "whole";

  private final PermitPool permits;

  PartsInProof(PermitPool permits) {
    this.permits = permits;
  }

  /** Sends one part, with further digests over its bytes. */
  @FunctionalInterface
  interface Sender {
    Sent send(Part part, Supplier<Map<String, RunningDigest>> more);
  }

  /**
   * @param attempted for the message of a mismatch
   * @return the parts in order
   * @throws CopyEnded if a part fails, or the whole is not what the source offers
   */
  List<Sent> send(PartPlan plan, SourceOffer offer, String attempted, Sender sender) {
    FullChecksum expected = offer.expected();
    if (expected == null) {
      return inParallel(plan, part -> sender.send(part, Map::of));
    }
    String algorithm = expected.algorithm();
    Optional<CrcCombine> crc = CrcCombine.of(algorithm);
    if (crc.isEmpty()) {
      return inOrder(plan, offer, attempted, sender);
    }
    List<Sent> sent =
        inParallel(
            plan, part -> sender.send(part, () -> Map.of(algorithm, RunningDigest.of(algorithm))));
    offer.require(attempted, combined(crc.get(), sent));
    return sent;
  }

  /** Over the whole object, in base 64. */
  static String combined(CrcCombine crc, List<Sent> parts) {
    String whole = value(crc, parts.getFirst());
    for (Sent next : parts.subList(1, parts.size())) {
      whole = crc.combine(whole, value(crc, next), next.part().length());
    }
    return whole;
  }

  private static String value(CrcCombine crc, Sent sent) {
    String value = sent.digests().value(crc.name());
    if (value == null) {
      throw new IllegalStateException("no " + crc + " of part " + sent.part().number());
    }
    return value;
  }

  private List<Sent> inParallel(PartPlan plan, Function<Part, Sent> send) {
    return new PartRun<>(plan.count(), permits, number -> send.apply(plan.part(number))).await();
  }

  private static List<Sent> inOrder(
      PartPlan plan, SourceOffer offer, String attempted, Sender sender) {
    FullChecksum expected = offer.expected();
    List<Sent> sent = new ArrayList<>();
    if (expected == null || !(RunningDigest.of(expected.algorithm()) instanceof Hash whole)) {
      throw new IllegalArgumentException("not a hash: " + offer);
    }
    for (int number = 1; number <= plan.count(); number++) {
      Hash before = whole;
      // A copy for each attempt, so that a part tried again does not count twice.
      Sent part = sender.send(plan.part(number), () -> Map.of(WHOLE, before.copy()));
      sent.add(part);
      if (part.digests().running(WHOLE) instanceof Hash after) {
        whole = after;
      }
    }
    offer.require(attempted, whole.value());
    return sent;
  }
}
