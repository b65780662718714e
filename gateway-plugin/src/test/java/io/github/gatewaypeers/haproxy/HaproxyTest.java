package io.github.gatewaypeers.haproxy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test that runs once for each of {@link HaproxyBinaries#all()}. Its parameter is a
 * {@link HaproxyLab}, which starts HAProxys of that version and ends them when the test
 * is over. If the test fails, what they logged and how they see their peers stands below
 * the failure.
 *
 * <pre>{@code
 * &#64;HaproxyTest
 * void learnsFromHaproxy(HaproxyLab lab) {
 *     int ourPort = lab.freePort();
 *     HaproxyProcess haproxy = lab.start("haproxy1", HaproxyConfig.create()
 *         .peers("mypeers", HaproxyConfig.peer("haproxy1", lab.freePort()), HaproxyConfig.peer("gateway1", ourPort))
 *         .stickTable("rates", "type ip size 1k expire 1h store gpc0 peers mypeers"));
 *     haproxy.cli().setTable("rates", "10.0.0.1", "gpc0 3");
 *     lab.eventually("we learned 10.0.0.1", () -> assertThat(...));
 * }
 * }</pre>
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(HaproxyLabs.class)
@ExtendWith({ HaproxyAvailable.class, HaproxyLogsOnFailure.class })
@Timeout(120)
public @interface HaproxyTest {

	/** The first version that has what is tested, such as {@code 3.1}. */
	String since() default "0.0";

}
