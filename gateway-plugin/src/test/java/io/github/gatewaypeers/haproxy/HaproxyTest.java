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
 * is over. If the test fails, what they logged stands below the failure.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(HaproxyLabs.class)
@ExtendWith({ HaproxyAvailable.class, HaproxyLogsOnFailure.class })
@Timeout(120)
public @interface HaproxyTest {

}
