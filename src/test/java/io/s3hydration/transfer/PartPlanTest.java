package io.s3hydration.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.s3hydration.plan.DecisionTable;
import io.s3hydration.transfer.PartPlan.Part;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartPlanTest {

  private static final long MIB = 1024L * 1024;
  private static final long GIB = 1024 * MIB;
  private static final long LARGEST = 10_000 * 5 * GIB;

  @Property
  void partsTileTheObjectWithinS3sLimits(
      @ForAll("sizes") long size, @ForAll("partSizes") long preferred) {
    PartPlan plan = PartPlan.of(size, preferred);

    assertThat(plan.count()).isBetween(1, 10_000);
    long next = 0;
    for (int number = 1; number <= plan.count(); number++) {
      Part part = plan.part(number);
      boolean last = number == plan.count();
      if (part.number() != number
          || part.offset() != next
          || part.length() < (last ? 1 : 5 * MIB)
          || part.length() > 5 * GIB
          || !last && part.length() != plan.partSize()
          || part.last() != part.offset() + part.length() - 1) {
        throw new AssertionError(part + " of " + plan + " where " + next + " comes next");
      }
      next += part.length();
    }
    assertThat(next).isEqualTo(size);
  }

  @Test
  void anObjectThatJustFitsKeepsThePreferredSizeHoweverOddItIs() {
    long odd = 5 * MIB + 1;
    assertThat(PartPlan.of(odd * 10_000, odd).partSize()).isEqualTo(odd);
  }

  @Property
  void partsAreOfThePreferredSizeUnlessTheObjectNeedsLargerOnes(
      @ForAll("sizes") long size, @ForAll("partSizes") long preferred) {
    PartPlan plan = PartPlan.of(size, preferred);

    if (size <= preferred * 10_000) {
      assertThat(plan.partSize()).isEqualTo(preferred);
    } else {
      assertThat(plan.partSize() % MIB).isZero();
      assertThat((plan.partSize() - MIB) * 10_000).isLessThan(size);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // size, preferred, parts, part size, last part
    "1, 5242880, 1, 5242880, 1",
    "5242879, 5242880, 1, 5242880, 5242879",
    "5242880, 5242880, 1, 5242880, 5242880",
    "5242881, 5242880, 2, 5242880, 1",
    "10485760, 5242880, 2, 5242880, 5242880",
    "52428800000, 5242880, 10000, 5242880, 5242880",
    "52428800001, 5242880, 8334, 6291456, 2097153",
    "5368709120, 5368709120, 1, 5368709120, 5368709120",
    "5368709121, 5368709120, 2, 5368709120, 1",
    "53687091200000, 5242880, 10000, 5368709120, 5368709120",
    "53687091199999, 67108864, 10000, 5368709120, 5368709119"
  })
  void cutsTheBoundarySizes(long size, long preferred, int count, long partSize, long lastPart) {
    PartPlan plan = PartPlan.of(size, preferred);

    assertThat(plan).isEqualTo(new PartPlan(size, partSize));
    assertThat(plan.count()).isEqualTo(count);
    assertThat(plan.part(count).length()).isEqualTo(lastPart);
    assertThat(plan.part(count).last()).isEqualTo(size - 1);
  }

  @Test
  void takesExactlyTheObjectsThatTheDecisionTableDoes() {
    assertThat(DecisionTable.MAX_OBJECT_BYTES).isEqualTo(LARGEST);
    assertThat(PartPlan.MAX_PARTS * PartPlan.MAX_PART_BYTES).isEqualTo(LARGEST);
    assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.of(LARGEST + 1, 5 * MIB));
    assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.of(Long.MAX_VALUE, 5 * GIB));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesAnObjectWithoutBytes(long size) {
    assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.of(size, 5 * MIB));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5 * MIB - 1, 5 * GIB + 1})
  void refusesAPartSizeThatS3DoesNotTake(long preferred) {
    assertThatIllegalArgumentException().isThrownBy(() -> PartPlan.of(10, preferred));
  }

  @Test
  void refusesMoreThanTenThousandParts() {
    assertThat(new PartPlan(50_000 * MIB, 5 * MIB).count()).isEqualTo(10_000);
    assertThatIllegalArgumentException().isThrownBy(() -> new PartPlan(50_000 * MIB + 1, 5 * MIB));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3})
  void hasNoPartOutsideItsCount(int number) {
    PartPlan plan = PartPlan.of(5 * MIB + 1, 5 * MIB);

    assertThatIllegalArgumentException().isThrownBy(() -> plan.part(number));
  }

  @Provide
  Arbitrary<Long> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(1, LARGEST),
        Arbitraries.longs().between(1, 100 * MIB),
        Arbitraries.longs().between(LARGEST - 100, LARGEST),
        Arbitraries.longs().between(1, 10_000).map(n -> n * 5 * MIB),
        Arbitraries.longs().between(1, 10_000).map(n -> n * 5 * MIB + 1));
  }

  @Provide
  Arbitrary<Long> partSizes() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(5 * MIB, 5 * GIB),
        Arbitraries.of(5 * MIB, 8 * MIB, 64 * MIB, 5 * GIB));
  }
}
