package io.github.gatewaypeers.loadbalancer;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.gatewaypeers.sticktable.StickTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.SelectedInstanceCallback;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

/**
 * Lets a request have the instance that its stick rules wish for. If there is none, or it
 * is gone or fails, the service's own balancer decides, as it does for all requests
 * without such rules.
 */
final class StickyLoadBalancer implements ReactorServiceInstanceLoadBalancer {

	private static final Logger logger = LoggerFactory.getLogger(StickyLoadBalancer.class);

	private final ReactorServiceInstanceLoadBalancer balancer;

	private final ObjectProvider<ServiceInstanceListSupplier> suppliers;

	private final InstanceServers servers = new InstanceServers();

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile @Nullable ServiceInstanceListSupplier supplier;

	/**
	 * Wraps the balancer of a service.
	 * @param balancer the balancer
	 * @param suppliers what supplies its instances
	 */
	StickyLoadBalancer(ReactorServiceInstanceLoadBalancer balancer,
			ObjectProvider<ServiceInstanceListSupplier> suppliers) {
		this.balancer = balancer;
		this.suppliers = suppliers;
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Mono<Response<ServiceInstance>> choose(Request request) {
		Stickiness stickiness = stickiness(request);
		if (stickiness == null) {
			return this.balancer.choose(request);
		}
		ServiceInstanceListSupplier supplier = supplier();
		if (supplier == null || !stickiness.hasWish()) {
			return balance(request, stickiness, supplier);
		}
		return supplier.get(request)
			.next()
			.mapNotNull((instances) -> stickiness.wished(instances, this.servers::of))
			.map((instance) -> chosen(instance, stickiness, supplier))
			.switchIfEmpty(Mono.defer(() -> balance(request, stickiness, supplier)));
	}

	private @Nullable ServiceInstanceListSupplier supplier() {
		ServiceInstanceListSupplier known = this.supplier;
		if (known == null) {
			known = this.suppliers.getIfUnique();
			this.supplier = known;
		}
		return known;
	}

	@SuppressWarnings("rawtypes")
	private static @Nullable Stickiness stickiness(Request request) {
		if (request.getContext() instanceof RequestDataContext context && context.getClientRequest() != null
				&& context.getClientRequest().getAttributes() != null) {
			return Stickiness.find(context.getClientRequest().getAttributes());
		}
		return null;
	}

	@SuppressWarnings("rawtypes")
	private Mono<Response<ServiceInstance>> balance(Request request, Stickiness stickiness,
			@Nullable ServiceInstanceListSupplier supplier) {
		return this.balancer.choose(request).flatMap((response) -> {
			ServiceInstance balanced = response.getServer();
			if (balanced == null) {
				return Mono.just(response);
			}
			StickServer server = take(balanced, stickiness);
			if (supplier == null || !stickiness.isFailing(server)) {
				return Mono.just(response);
			}
			return supplier.get(request)
				.next()
				.map((instances) -> stickiness.insteadOf(balanced, instances, this.servers::of))
				.map((other) -> other.equals(balanced) ? response : chosen(other, stickiness, supplier))
				.defaultIfEmpty(response);
		});
	}

	private Response<ServiceInstance> chosen(ServiceInstance instance, Stickiness stickiness,
			ServiceInstanceListSupplier supplier) {
		take(instance, stickiness);
		if (supplier instanceof SelectedInstanceCallback callback) {
			callback.selectedServiceInstance(instance);
		}
		return new DefaultResponse(instance);
	}

	private StickServer take(ServiceInstance instance, Stickiness stickiness) {
		StickServer server = this.servers.of(instance);
		stickiness.chosen(server);
		StickTable table = stickiness.unableToName(server);
		if (table != null && this.warned.compareAndSet(false, true)) {
			logger.warn("Stick-table '{}' stores nothing but ids of servers, and instance {} of service {} has none,"
					+ " so that no client will stick to it: say {} in its metadata, or let the table store server_key",
					table.definition().name(), instance.getUri(), instance.getServiceId(), InstanceServers.ID);
		}
		return server;
	}

	@Override
	public String toString() {
		return "Sticky " + this.balancer.getClass().getSimpleName();
	}

}
