package io.github.gatewaypeers.config.architecture;

import java.util.function.Function;
import java.util.regex.Pattern;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.gatewaypeers.config.architecture.violations.Violations;
import io.github.gatewaypeers.filter.StatusCodes;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may know whom. Every rule is applied twice: to this module, where it must hold, and
 * to the classes below {@link Violations}, where it must name the class that breaks it.
 */
class ArchitectureTests {

	private static final String MODULE = "io.github.gatewaypeers.config";

	private static final String VIOLATIONS = Violations.class.getPackageName();

	private static final String[] PACKAGES = { "model", "writer", "reader", "gateway", "check", "command", "actuate",
			"page", "autoconfigure" };

	/**
	 * What the text of a configuration may know of the starter; none of it knows Spring.
	 */
	private static final String[] WORDS = { "io.github.gatewaypeers.sticktable..",
			"io.github.gatewaypeers.expression.." };

	private static final JavaClasses module = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(MODULE);

	private static final JavaClasses violations = new ClassFileImporter().importPackages(VIOLATIONS);

	@Test
	void theModuleIsWhatIsChecked() {
		assertThat(module.containPackage(MODULE + ".model")).isTrue();
		assertThat(module.containPackage(VIOLATIONS)).isFalse();
	}

	@Test
	void everyClassIsInAPackageOfTheDesign() {
		holdsUnless("elsewhere.InNoKnownPackage",
				(root) -> classes().that()
					.resideInAPackage(root + ".*..")
					.should()
					.resideInAnyPackage(below(root, PACKAGES)));
	}

	@Test
	void theModelKnowsTheTablesOnly() {
		holdsUnless("model.KnowsReader", text("model"));
		holdsUnless("model.KnowsSpring", text("model"));
	}

	@Test
	void theWriterKnowsTheModel() {
		holdsUnless("writer.KnowsReader", text("writer", "model"));
		holdsUnless("writer.KnowsSpring", text("writer", "model"));
	}

	@Test
	void theReaderKnowsTheModel() {
		holdsUnless("reader.KnowsWriter", text("reader", "model"));
		holdsUnless("reader.KnowsSpring", text("reader", "model"));
	}

	@Test
	void theGatewaySideKnowsTheText() {
		holdsUnless("gateway.KnowsCheck", noOthersThan("gateway", "model", "writer", "reader"));
	}

	@Test
	void theCheckKnowsBothHalves() {
		holdsUnless("check.KnowsCommand", noOthersThan("check", "model", "reader", "gateway"));
	}

	@Test
	void theCommandLineKnowsNoEndpoint() {
		holdsUnless("command.KnowsActuate", noOthersThan("command", "model", "writer", "reader", "gateway", "check"));
	}

	@Test
	void theEndpointKnowsNoCommandLine() {
		holdsUnless("actuate.KnowsCommand", noOthersThan("actuate", "model", "writer", "gateway"));
	}

	@Test
	void thePageKnowsNeitherEndpointNorCommandLine() {
		holdsUnless("page.KnowsActuate", noOthersThan("page", "model", "reader", "gateway"));
	}

	@Test
	void everyClassHasANameThatSaysWhatItIs() {
		holdsUnless("names.WriterUtils", (root) -> noClasses().should()
			.haveNameMatching(".*[.$](\\w*(Manager|Helper|Utils?|Impl|Service|Base)|Default([A-Z]\\w*)?)"));
	}

	@Test
	void everyPackageIsNullMarked() {
		holdsUnless("unmarked.InUnmarkedPackage", (root) -> classes().should(beInANullMarkedPackage()));
	}

	private static void holdsUnless(String offender, Function<String, ArchRule> rule) {
		String report = rule.apply(VIOLATIONS)
			.allowEmptyShould(true)
			.evaluate(violations)
			.getFailureReport()
			.toString();
		assertThat(report).containsPattern(Pattern.quote(VIOLATIONS + "." + offender) + "\\b")
			.doesNotContain("Innocent");
		rule.apply(MODULE).allowEmptyShould(true).check(module);
	}

	/**
	 * A package that knows the JDK, the words of stick-tables and the listed packages.
	 */
	private static Function<String, ArchRule> text(String name, String... known) {
		return (root) -> classes().that()
			.resideInAPackage(root + "." + name + "..")
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..").or(resideInAnyPackage(WORDS))
				.or(JavaClass.Predicates.equivalentTo(StatusCodes.class))
				.or(resideInAnyPackage(below(root, name)))
				.or(resideInAnyPackage(below(root, known))));
	}

	/** A package that knows the listed ones of this module, and anything outside. */
	private static Function<String, ArchRule> noOthersThan(String name, String... known) {
		return (root) -> classes().that()
			.resideInAPackage(root + "." + name + "..")
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage(MODULE + "..").or(resideInAnyPackage(below(root, name)))
				.or(resideInAnyPackage(below(root, known))));
	}

	private static String[] below(String root, String... packages) {
		String[] patterns = new String[packages.length];
		for (int i = 0; i < packages.length; i++) {
			patterns[i] = root + "." + packages[i] + "..";
		}
		return patterns;
	}

	private static ArchCondition<JavaClass> beInANullMarkedPackage() {
		return new ArchCondition<>("be in a package whose package-info has @NullMarked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(type, type.getName() + " is not"));
				}
			}

		};
	}

}
