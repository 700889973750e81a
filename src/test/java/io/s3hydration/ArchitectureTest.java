package io.s3hydration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {

  private static final String BASE = "io.s3hydration";
  private static final String FIXTURE_BASE = "archfixture";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(BASE);
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.OnlyIncludeTests())
          .importPackages(BASE);
  private static final JavaClasses FIXTURE = new ClassFileImporter().importPackages(FIXTURE_BASE);

  @ParameterizedTest
  @EnumSource
  void theProjectKeepsEveryRule(ArchitectureRule rule) {
    rule.on(BASE).check(rule.isAboutTests() ? TESTS : MAIN);
  }

  @ParameterizedTest
  @EnumSource
  void theFixtureBreaksEveryRule(ArchitectureRule rule) {
    List<String> violations =
        rule.on(FIXTURE_BASE).evaluate(FIXTURE).getFailureReport().getDetails();
    assertThat(rule.offences())
        .isNotEmpty()
        .allSatisfy(
            offence ->
                assertThat(violations).anySatisfy(v -> assertThat(v).contains(fixture(offence))));
  }

  @ParameterizedTest
  @EnumSource
  void noRuleForbidsWhatIsRight(ArchitectureRule rule) {
    rule.on(FIXTURE_BASE).check(FIXTURE.that(describe("right", ArchitectureTest::isRight)));
  }

  @Test
  void everyStatefulClassHasState() {
    assertThat(ArchitectureRule.STATEFUL.keySet())
        .allSatisfy(
            name ->
                assertThat(MAIN)
                    .filteredOn(type -> type.getName().startsWith(BASE + "." + name))
                    .flatExtracting(JavaClass::getFields)
                    .anySatisfy(
                        field ->
                            assertThat(field.getModifiers()).doesNotContain(JavaModifier.FINAL)));
  }

  private static boolean isRight(JavaClass type) {
    return !type.getName().contains(".Offences");
  }

  /** {@code plan.Open} is {@code archfixture.plan.Offences.Open}. */
  private static String fixture(String offence) {
    int dot = offence.indexOf('.');
    String room = offence.substring(0, dot);
    return FIXTURE_BASE + "." + room + ".Offences$" + offence.substring(dot + 1);
  }
}
