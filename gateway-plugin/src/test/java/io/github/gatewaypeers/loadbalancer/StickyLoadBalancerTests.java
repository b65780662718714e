package io.github.gatewaypeers.loadbalancer;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.gatewaypeers.sticktable.KeyType;
import io.github.gatewaypeers.sticktable.StickKey;
import io.github.gatewaypeers.sticktable.StickTable;
import io.github.gatewaypeers.sticktable.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.SelectedInstanceCallback;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StickyLoadBalancer} and {@link InstanceServers}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StickyLoadBalancerTests {

	private final StickTable table = new StickTable(
			TableDefinition.of("clients", KeyType.STRING).store("server_id", "server_key").build(),
			Ticker.systemTicker());

	private final StickKey me = this.table.definition().key("me");

	private final ServerFailures failures = new ServerFailures(Ticker.systemTicker());

	private final ServiceInstance app1 = instance("10.0.0.1", Map.of("haproxy-server-name", "app1"));

	private final ServiceInstance app2 = instance("10.0.0.2", Map.of("haproxy-server-id", "2"));

	private final ServiceInstance app3 = instance("10.0.0.3", Map.of());

	private final Supplier supplier = new Supplier();

	private final Map<String, Object> attributes = new HashMap<>();

	private static ServiceInstance instance(String host, Map<String, String> metadata) {
		return new DefaultServiceInstance(null, "shop", host, 80, false, metadata);
	}

	@Test
	void givesARequestTheInstanceOfItsEntry() {
		this.table.setServer(this.me, 0, "app1");
		assertThat(choose(rules(), this.app3)).isSameAs(this.app1);
		this.table.setServer(this.me, 2, "gone");
		assertThat(choose(rules(), this.app3)).isSameAs(this.app2);
		this.table.setServer(this.me, 0, "10.0.0.3:80");
		assertThat(choose(rules(), this.app1)).isSameAs(this.app3);
		assertThat(this.supplier.selected).containsExactly(this.app1, this.app2, this.app3);
	}

	@Test
	void leavesEveryOtherRequestToTheBalancer() {
		this.table.setServer(this.me, 0, "app1");
		assertThat(choose(null, this.app3)).isSameAs(this.app3);
		assertThat(this.supplier.selected).isEmpty();
	}

	@Test
	void leavesARequestWithoutContextToTheBalancer() {
		Response<ServiceInstance> response = balancer(this.app3).choose(new DefaultRequest<>()).block();
		assertThat(response.getServer()).isSameAs(this.app3);
	}

	@Test
	void leavesARequestWhoseInstanceIsGoneToTheBalancer() {
		this.table.setServer(this.me, 9, "gone");
		Stickiness rules = rules();
		assertThat(choose(rules, this.app2)).isSameAs(this.app2);
		rules.store();
		assertThat(this.table.lookup(this.me)).isNotNull();
		assertThat(choose(rules(), this.app3)).isSameAs(this.app2);
	}

	@Test
	void avoidsAnInstanceThatFails() {
		this.table.setServer(this.me, 0, "app1");
		this.failures.failed("10.0.0.1:80");
		assertThat(choose(rules(), this.app3)).isSameAs(this.app3);
		this.failures.failed("10.0.0.3:80");
		assertThat(choose(rules(), this.app3)).isSameAs(this.app2);
		this.failures.failed("10.0.0.2:80");
		assertThat(choose(rules(), this.app3)).isSameAs(this.app3);
	}

	@Test
	void aServiceWithoutInstancesHasNone() {
		this.table.setServer(this.me, 0, "app1");
		this.supplier.instances.clear();
		assertThat(choose(rules(), null)).isNull();
	}

	@Test
	void aBalancerWithItsOwnInstancesIsAsked() {
		this.table.setServer(this.me, 0, "app1");
		Stickiness rules = rules();
		StickyLoadBalancer balancer = new StickyLoadBalancer((request) -> Mono.just(new DefaultResponse(this.app3)),
				new StaticListableBeanFactory().getBeanProvider(ServiceInstanceListSupplier.class));
		assertThat(balancer.choose(request()).block().getServer()).isSameAs(this.app3);
		rules.store();
		assertThat(choose(rules(), this.app1)).isSameAs(this.app3);
	}

	@Test
	void saysOnceThatAnInstanceNeedsAnId(CapturedOutput output) {
		StickTable ids = new StickTable(TableDefinition.of("ids", KeyType.STRING).store("server_id").build(),
				Ticker.systemTicker());
		StickyLoadBalancer balancer = balancer(this.app1);
		for (int request = 0; request < 3; request++) {
			rules().onResponse(ids, Mono::empty);
			assertThat(balancer.choose(request()).block().getServer()).isSameAs(this.app1);
		}
		assertThat(output.getOut())
			.containsOnlyOnce("Stick-table 'ids' stores nothing but ids of servers, and instance "
					+ "http://10.0.0.1:80 of service shop has none");
	}

	@Test
	void anIdThatIsNoneIsNone() {
		InstanceServers servers = new InstanceServers();
		for (String id : List.of("", "0", "-1", "x", "2147483648")) {
			assertThat(servers.of(instance("10.0.0.1", Map.of("haproxy-server-id", id))).id()).isZero();
		}
		assertThat(servers.of(instance("10.0.0.1", Map.of("haproxy-server-id", "2147483647"))).id())
			.isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void anInstanceMaySayItsAddressAndHaveAnIdForAName() {
		StickServer server = new InstanceServers().of(new DefaultServiceInstance("shop-1", "shop", "shop-1.local", 80,
				false, Map.of("haproxy-server-addr", "10.0.0.7:80")));
		assertThat(server).isEqualTo(new StickServer("shop-1", "10.0.0.7:80", 0));
	}

	private Stickiness rules() {
		this.attributes.clear();
		Stickiness stickiness = Stickiness.begin(this.attributes, this.failures);
		stickiness.redispatchAfter(1);
		stickiness.match(this.table, this.me);
		stickiness.storeRequest(this.table, this.me);
		return stickiness;
	}

	/** Chooses with a balancer that would choose the given instance. */
	private ServiceInstance choose(Stickiness rules, ServiceInstance balanced) {
		if (rules == null) {
			this.attributes.clear();
		}
		return balancer(balanced).choose(request()).block().getServer();
	}

	private StickyLoadBalancer balancer(ServiceInstance balanced) {
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("supplier", this.supplier));
		ReactorServiceInstanceLoadBalancer own = (request) -> Mono
			.just((balanced != null) ? new DefaultResponse(balanced) : new EmptyResponse());
		return new StickyLoadBalancer(own, beans.getBeanProvider(ServiceInstanceListSupplier.class));
	}

	private Request<RequestDataContext> request() {
		RequestData data = new RequestData(HttpMethod.GET, URI.create("lb://shop/"), new HttpHeaders(),
				new LinkedMultiValueMap<>(), this.attributes);
		return new DefaultRequest<>(new RequestDataContext(data));
	}

	private final class Supplier implements ServiceInstanceListSupplier, SelectedInstanceCallback {

		private final List<ServiceInstance> instances = new ArrayList<>(List.of(StickyLoadBalancerTests.this.app1,
				StickyLoadBalancerTests.this.app2, StickyLoadBalancerTests.this.app3));

		private final List<ServiceInstance> selected = new ArrayList<>();

		@Override
		public String getServiceId() {
			return "shop";
		}

		@Override
		public Flux<List<ServiceInstance>> get() {
			return Flux.just(this.instances);
		}

		@Override
		public void selectedServiceInstance(ServiceInstance instance) {
			this.selected.add(instance);
		}

	}

}
