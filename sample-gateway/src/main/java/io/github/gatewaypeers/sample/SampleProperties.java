package io.github.gatewaypeers.sample;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the sample needs besides the gateway.
 *
 * @param upstreams Port of each upstream on loopback, by its name; 0 for any free one.
 */
@ConfigurationProperties("sample")
public record SampleProperties(@DefaultValue Map<String, Integer> upstreams) {

}
