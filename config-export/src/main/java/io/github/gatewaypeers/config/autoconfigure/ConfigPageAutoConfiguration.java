package io.github.gatewaypeers.config.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * The page on the port of the gateway, ahead of its routes, unless there is another port
 * for management.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(ConfigPageAutoConfiguration.OnGatewayPort.class)
@Import(ConfigPageConfiguration.class)
public final class ConfigPageAutoConfiguration {

	/**
	 * Also matches where there is no actuator, because a condition that is not there
	 * cannot match.
	 */
	static final class OnGatewayPort extends NoneNestedConditions {

		OnGatewayPort() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
		static final class OnManagementPort {

		}

	}

}
