package io.s3hydration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * What may depend on what. Each rule names the classes of {@code archfixture} that break it: a rule
 * that nothing breaks proves nothing.
 */
@SuppressWarnings("ImmutableEnumChecker") // ArchUnit's functions cannot say that they are
enum ArchitectureRule {
  SDK_ONLY_IN_AWS(
      offences("report.CallsTheSdk", "job.CallsTheSdk"),
      base ->
          noClasses()
              .that(not(in(base + ".aws..")))
              .and(not(partOf(base + ".job.ClientWiring")))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("software.amazon.awssdk..")
              .because("a new SDK must change one room; job.ClientWiring alone may name clients")),

  SPRING_ONLY_IN_JOB(
      offences("transfer.UsesSpring", "aws.UsesSpring"),
      base ->
          noClasses()
              .that(not(in(base, base + ".job..")))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("org.springframework..")
              .because("the stages and the S3 edge are to be read and tested without a framework")),

  LISTING_LOOKS_AT_NOTHING(
      offences("listing.DependsOnPlan", "listing.Logs"), base -> stage(base, "listing")),

  PLAN_LOOKS_LEFT(
      offences("plan.DependsOnTransfer", "plan.ReadsJson"), base -> stage(base, "plan")),

  TRANSFER_LOOKS_LEFT(
      offences("transfer.DependsOnReport", "transfer.UsesSpring", "transfer.ReadsJson"),
      base -> stage(base, "transfer", "org.slf4j..")),

  REPORT_LOOKS_LEFT(
      offences("report.DependsOnAws", "report.CallsTheSdk"),
      base ->
          stage(
              base,
              "report",
              "org.slf4j..",
              "tools.jackson..",
              "com.fasterxml.jackson.annotation..")),

  AWS_DOES_NOT_KNOW_JOB(
      offences("aws.DependsOnJob"),
      base ->
          noClasses()
              .that(in(base + ".aws.."))
              .should()
              .dependOnClassesThat(in(base, base + ".job.."))
              .because("the S3 edge is wired by job and must not reach back")),

  AWS_IS_WIRED_ONLY_BY_JOB(
      offences("report.DependsOnAws"),
      base ->
          noClasses()
              .that(not(in(base, base + ".aws..", base + ".job..")))
              .should()
              .dependOnClassesThat(in(base + ".aws.."))
              .because("the stages know their ports, not who stands behind them")),

  NO_CYCLES(
      offences("listing.DependsOnPlan"),
      base ->
          slices()
              .matching(base + ".(*)..")
              .should()
              .beFreeOfCycles()
              .because("each room is understood with the rooms left of it alone")),

  DECIDING_IS_PURE(
      offences("listing.ReadsAFile", "listing.Logs", "plan.StartsAThread", "plan.Prints"),
      base ->
          noClasses()
              .that(in(base + ".listing..", base + ".plan.."))
              .should()
              .dependOnClassesThat(
                  in(
                          "java.io..",
                          "java.nio.file..",
                          "java.util.concurrent..",
                          "java.util.logging..",
                          "org.slf4j..")
                      .or(nameMatching("java\\.lang\\.(Thread|System\\$Logger)(\\$.*)?")))
              .because(
                  "a decision is a function of what was listed; it can then be tested by rows")),

  ONLY_JOB_READS_THE_CLOCK(
      offences("plan.ReadsTheClock", "report.HandsOverTheClock", "aws.AsksTheSystemClock"),
      base ->
          noClasses()
              .that(not(in(base + ".job..")))
              .should()
              .accessTargetWhere(describe("a clock is read", ArchitectureRule::readsTheClock))
              .because(
                  "S3's Date header is the clock of records, and tests pass in their own time")),

  STAGES_ARE_CLOSED(
      offences("plan.Open"),
      base ->
          classes()
              .that(in(stages(base)))
              .and()
              .areNotAnonymousClasses()
              .should(
                  be(
                      describe(
                          "record, enum, interface or final",
                          (JavaClass c) ->
                              c.isRecord()
                                  || c.isEnum()
                                  || c.isInterface()
                                  || c.getModifiers().contains(JavaModifier.FINAL))))
              .because("a stage is composed, not inherited from")),

  STAGES_HOLD_NO_STATE(
      offences("plan.Counts"),
      base ->
          fields()
              .that()
              .areDeclaredInClassesThat(in(stages(base)))
              .and(
                  describe(
                      "not of a stateful class", (JavaField f) -> !isStateful(base, f.getOwner())))
              .should()
              .beFinal()
              .because("values are shared by threads; what must move is named in STATEFUL")),

  NAMES_SAY_WHAT_IT_IS(
      offences("job.StringUtils", "job.CopyManager", "job.BaseCopier"),
      base ->
          noClasses()
              .that(in(base + ".."))
              .should(
                  be(
                      describe(
                          "named for its role in the code, such as Util, Manager or Impl",
                          ArchitectureRule::namesARole)))
              .because(
                  "a type is named for what it is; such names attract what belongs elsewhere")),

  CONFIGURATION_IS_PLAIN(
      offences("job.OpenConfiguration", "job.Wiring$ProxiedConfiguration"),
      base ->
          classes()
              .that(in(base + ".."))
              .and()
              .areAnnotatedWith(Configuration.class)
              .should()
              .bePackagePrivate()
              .andShould(
                  be(
                      describe(
                          "without proxies (proxyBeanMethods = false)",
                          (JavaClass c) ->
                              !c.getAnnotationOfType(Configuration.class).proxyBeanMethods())))
              .because("a bean method is a plain method, and nothing outside job wires beans")),

  WIRING_ASKS_NO_CONDITION(
      offences("job.MetricsIfWanted", "job.OnlyInTheCloud"),
      base ->
          noClasses()
              .that(in(base + ".."))
              .should()
              .dependOnClassesThat(
                  in("org.springframework.boot.autoconfigure.condition..")
                      .or(nameMatching(Conditional.class.getName()))
                      .or(nameMatching(Profile.class.getName())))
              .because("the image is wired when it is built, before any property is known")),

  NULLS_ARE_MARKED(
      offences("tests.UsesMockito"),
      base ->
          classes()
              .that(in(base + ".."))
              .should(
                  be(
                      describe(
                          "in a package that is @NullMarked",
                          (JavaClass c) -> c.getPackage().isAnnotatedWith(NullMarked.class))))
              .because("NullAway checks only what is marked")),

  TESTS_USE_NO_MOCKS(
      offences("tests.UsesMockito"),
      base ->
          noClasses()
              .that(in(base + ".."))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("org.mockito..")
              .because("a fake that keeps the port's contract finds what a recorded call cannot")),

  TESTS_DO_NOT_SLEEP(
      offences("tests.Sleeps", "tests.SleepsByUnit"),
      base ->
          noClasses()
              .that(in(base + ".."))
              .should()
              .accessTargetWhere(
                  describe(
                      "a thread sleeps",
                      (JavaAccess<?> access) ->
                          access.getName().equals("sleep")
                              && access
                                  .getTargetOwner()
                                  .getName()
                                  .matches("java\\.lang\\.Thread|java\\.util\\.concurrent\\..*")))
              .because("a sleep is too long on a fast machine and too short on a slow one")),

  TESTS_SPEAK_ASSERTJ(
      offences("tests.UsesJUnitAssertions"),
      base ->
          noClasses()
              .that(in(base + ".."))
              .should()
              .dependOnClassesThat()
              .haveFullyQualifiedName("org.junit.jupiter.api.Assertions")
              .because("one vocabulary of assertions is enough"));

  /** The stages, left to right. */
  private static final List<String> STAGES = List.of("listing", "plan", "transfer", "report");

  /** The stage classes whose fields change, and how they come to no harm. */
  static final Map<String, String> STATEFUL =
      Map.ofEntries(
          Map.entry("listing.ObjectListing", "walks pages, on one thread"),
          Map.entry(
              "plan.ListingMerge", "walks listing, index and copies in lock step, on one thread"),
          Map.entry("plan.CopyLookup", "its walker holds one listed object, on one thread"),
          Map.entry("transfer.Bandwidth", "books the bytes of all threads, under its own lock"),
          Map.entry("transfer.PermitPool", "counts the permits of all threads, under its own lock"),
          Map.entry(
              "transfer.AdaptiveLimit",
              "moves with the answers of all threads, under its own lock"),
          Map.entry("transfer.Fuse", "remembers how the last objects ended, under its own lock"),
          Map.entry(
              "listing.PackedList", "is filled by who reads a part, and read by others after"),
          Map.entry("report.IndexWriter", "collects the next index, under its own lock"),
          Map.entry("report.IndexSegment", "under the lock of the index writer"),
          Map.entry("report.IndexSlot", "likewise"),
          Map.entry("report.CompressedEntries", "fills a segment, under the same lock"),
          Map.entry("report.IndexParts", "puts one part after the other, on one thread"),
          Map.entry("report.UploadSweep", "counts what it aborted, on one thread"),
          Map.entry("report.Ledger", "fills one part after the other, under its own lock"),
          Map.entry("report.ProgressFile", "remembers the tag of its last write, on one thread"),
          Map.entry("report.JournalFile", "collects what is under way, under its own lock"),
          Map.entry("report.RunLease", "remembers the tag of its last write, under its own lock"));

  private static final Pattern ROLE_NAMES =
      Pattern.compile(".*Util.*|.*Helper|.*Manager|.*Impl|.*Common.*|Abstract.*|Base.*");

  private final List<String> offences;
  private final Function<String, ArchRule> onBase;

  ArchitectureRule(List<String> offences, Function<String, ArchRule> onBase) {
    this.offences = offences;
    this.onBase = onBase;
  }

  /** The rule for the rooms in the package {@code base}. */
  ArchRule on(String base) {
    return onBase.apply(base).allowEmptyShould(true);
  }

  /** The fixture's classes that break it, by their names below the base. */
  List<String> offences() {
    return offences;
  }

  boolean isAboutTests() {
    return name().startsWith("TESTS_");
  }

  private static List<String> offences(String... names) {
    return List.of(names);
  }

  private static ArchRule stage(String base, String stage, String... libraries) {
    List<String> leftwards = STAGES.subList(0, STAGES.indexOf(stage) + 1);
    Stream<String> allowed =
        Stream.of(
                leftwards.stream().map(left -> base + "." + left + ".."),
                Stream.of("java..", "org.jspecify.."),
                Stream.of(libraries))
            .flatMap(packages -> packages);
    return classes()
        .that(in(base + "." + stage + ".."))
        .should()
        .onlyDependOnClassesThat(in(allowed.toArray(String[]::new)))
        .because("the flow is " + String.join(" → ", STAGES) + ", and nothing looks ahead");
  }

  private static String[] stages(String base) {
    return STAGES.stream().map(stage -> base + "." + stage + "..").toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }

  private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.not(predicate);
  }

  private static DescribedPredicate<JavaClass> partOf(String type) {
    return nameMatching(Pattern.quote(type) + "(\\$.*)?").forSubtype();
  }

  private static boolean isStateful(String base, JavaClass type) {
    return STATEFUL.keySet().stream().anyMatch(name -> partOf(base + "." + name).test(type));
  }

  private static boolean namesARole(JavaClass type) {
    return ROLE_NAMES.matcher(type.getSimpleName()).matches();
  }

  private static boolean readsTheClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getName();
    return owner.startsWith("java.time.")
        ? member.equals("now") || member.startsWith("system")
        : owner.equals("java.lang.System") && member.matches("currentTimeMillis|nanoTime");
  }
}
