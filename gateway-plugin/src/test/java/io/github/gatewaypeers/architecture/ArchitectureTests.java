package io.github.gatewaypeers.architecture;

import java.util.function.Function;
import java.util.regex.Pattern;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.gatewaypeers.architecture.violations.Violations;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may know whom. Every rule is applied twice: to the starter, where it must hold, and
 * to the classes below {@link Violations}, where it must name the class that breaks it. A
 * rule which cannot fail is not a rule.
 */
class ArchitectureTests {

	private static final String STARTER = "io.github.gatewaypeers";

	private static final String VIOLATIONS = Violations.class.getPackageName();

	private static final String[] CORE = { "sticktable", "codec", "session", "peers", "expression" };

	private static final JavaClasses starter = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(STARTER);

	private static final JavaClasses violations = new ClassFileImporter().importPackages(VIOLATIONS);

	@Test
	void theStarterIsWhatIsChecked() {
		assertThat(starter.containPackage(STARTER + ".sticktable")).isTrue();
		assertThat(starter.containPackage(VIOLATIONS)).isFalse();
	}

	@Test
	void everyClassIsInAPackageOfTheDesign() {
		holdsUnless("elsewhere.InNoKnownPackage",
				(root) -> classes().that()
					.resideInAPackage(root + ".*..")
					.should()
					.resideInAnyPackage(below(root, "sticktable", "codec", "session", "peers", "fleet", "expression",
							"exchange", "filter", "loadbalancer", "actuate", "health", "metrics", "autoconfigure")));
	}

	@Test
	void stickTableKnowsTheJdkAndCaffeine() {
		holdsUnless("sticktable.KnowsNetty", only("sticktable", with(), and("com.github.benmanes.caffeine..")));
		holdsUnless("sticktable.KnowsCodec", only("sticktable", with(), and("com.github.benmanes.caffeine..")));
	}

	@Test
	void codecKnowsStickTableAndNetty() {
		holdsUnless("codec.KnowsSession", only("codec", with("sticktable"), and("io.netty..", "org.slf4j..")));
		holdsUnless("codec.KnowsCaffeine", only("codec", with("sticktable"), and("io.netty..", "org.slf4j..")));
	}

	@Test
	void sessionKnowsCodecAndStickTableButNoNetty() {
		holdsUnless("session.KnowsPeers", only("session", with("codec", "sticktable"), and("org.slf4j..")));
		holdsUnless("session.KnowsNetty", only("session", with("codec", "sticktable"), and("org.slf4j..")));
	}

	@Test
	void peersKnowsTheCoreAndNetty() {
		Function<String, ArchRule> rule = only("peers", with("session", "codec", "sticktable"),
				and("io.netty..", "org.slf4j..", "javax.net.ssl..", "javax.security.auth.x500..", "javax.naming.."));
		holdsUnless("peers.KnowsFleet", rule);
		holdsUnless("peers.KnowsCaffeine", rule);
	}

	@Test
	void theCoreKnowsNoFramework() {
		Function<String, ArchRule> rule = (root) -> noClasses().that()
			.resideInAnyPackage(below(root, CORE))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "reactor..");
		holdsUnless("sticktable.KnowsMicrometer", rule);
		holdsUnless("codec.KnowsReactor", rule);
		holdsUnless("peers.KnowsSpring", rule);
	}

	@Test
	void fleetKnowsStickTableAndPeers() {
		holdsUnless("fleet.KnowsSession", noOthersThan("fleet", "sticktable", "peers"));
	}

	@Test
	void expressionKnowsTheJdkAndStickTable() {
		holdsUnless("expression.KnowsExchange", only("expression", with("sticktable"), and()));
		holdsUnless("expression.KnowsSlf4j", only("expression", with("sticktable"), and()));
	}

	@Test
	void exchangeKnowsExpressionAndStickTable() {
		holdsUnless("exchange.KnowsFilter", noOthersThan("exchange", "expression", "sticktable"));
	}

	@Test
	void filterKnowsExchangeExpressionLoadBalancerStickTableAndFleet() {
		holdsUnless("filter.KnowsPeers",
				noOthersThan("filter", "exchange", "expression", "loadbalancer", "sticktable", "fleet"));
	}

	@Test
	void loadBalancerKnowsStickTable() {
		holdsUnless("loadbalancer.KnowsFilter", noOthersThan("loadbalancer", "sticktable"));
	}

	@Test
	void whatObservesKnowsPeersAndStickTable() {
		holdsUnless("actuate.KnowsHealth", noOthersThan("actuate", "peers", "sticktable"));
		holdsUnless("health.KnowsSession", noOthersThan("health", "peers", "sticktable"));
		holdsUnless("metrics.KnowsActuate", noOthersThan("metrics", "filter", "peers", "sticktable"));
	}

	@Test
	void nobodyKnowsTheAutoConfiguration() {
		holdsUnless("filter.KnowsAutoConfiguration",
				(root) -> noClasses().that()
					.resideOutsideOfPackage(root + ".autoconfigure..")
					.should()
					.dependOnClassesThat()
					.resideInAPackage(root + ".autoconfigure.."));
	}

	@Test
	void everyClassHasANameThatSaysWhatItIs() {
		Function<String, ArchRule> rule = (root) -> noClasses().should()
			.haveNameMatching(".*[.$](\\w*(Manager|Helper|Utils?|Impl|Service|Base)|Default([A-Z]\\w*)?)");
		holdsUnless("names.TableManager", rule);
		holdsUnless("names.TableHelper", rule);
		holdsUnless("names.TableUtil", rule);
		holdsUnless("names.TableUtils", rule);
		holdsUnless("names.TableImpl", rule);
		holdsUnless("names.TableService", rule);
		holdsUnless("names.TableBase", rule);
		holdsUnless("names.DefaultTable", rule);
		holdsUnless("names.Outer$Helper", rule);
	}

	@Test
	void everyPackageIsNullMarked() {
		holdsUnless("unmarked.InUnmarkedPackage", (root) -> classes().should(beInANullMarkedPackage()));
	}

	/**
	 * Check a rule on the starter, and that it finds one certain class among the
	 * violations without accusing the innocent one.
	 */
	private static void holdsUnless(String offender, Function<String, ArchRule> rule) {
		String report = rule.apply(VIOLATIONS)
			.allowEmptyShould(true)
			.evaluate(violations)
			.getFailureReport()
			.toString();
		assertThat(report).containsPattern(Pattern.quote(VIOLATIONS + "." + offender) + "\\b")
			.doesNotContain("Innocent");
		rule.apply(STARTER).allowEmptyShould(true).check(starter);
	}

	/** A package which knows the listed ones, the JDK and the listed libraries. */
	private static Function<String, ArchRule> only(String name, String[] known, String[] libraries) {
		return (root) -> classes().that()
			.resideInAPackage(root + "." + name + "..")
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..")
				.or(resideInAnyPackage(libraries).or(resideInAnyPackage(below(root, name)))
					.or(resideInAnyPackage(below(root, known)))));
	}

	/** A package which knows the listed ones of ours, and any library. */
	private static Function<String, ArchRule> noOthersThan(String name, String... known) {
		return (root) -> {
			DescribedPredicate<JavaClass> libraries = resideOutsideOfPackage(STARTER + "..");
			return classes().that()
				.resideInAPackage(root + "." + name + "..")
				.should()
				.onlyDependOnClassesThat(
						libraries.or(resideInAnyPackage(below(root, name))).or(resideInAnyPackage(below(root, known))));
		};
	}

	private static String[] with(String... packages) {
		return packages;
	}

	private static String[] and(String... libraries) {
		return libraries;
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
