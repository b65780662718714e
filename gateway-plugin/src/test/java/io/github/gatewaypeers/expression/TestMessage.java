package io.github.gatewaypeers.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.gatewaypeers.sticktable.AddressText;

/**
 * A request and its response, made of a few words.
 */
final class TestMessage implements SampleSource {

	private final Map<String, List<String>> request = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final Map<String, List<String>> response = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final String path;

	private final String query;

	private byte[] source;

	private TestMessage(String target) {
		int mark = target.indexOf('?');
		this.path = (mark < 0) ? target : target.substring(0, mark);
		this.query = (mark < 0) ? null : target.substring(mark + 1);
	}

	static TestMessage get(String target) {
		return new TestMessage(target);
	}

	TestMessage from(String address) {
		this.source = AddressText.parse(address);
		return this;
	}

	TestMessage header(String name, String... lines) {
		this.request.computeIfAbsent(name, (key) -> new ArrayList<>()).addAll(List.of(lines));
		return this;
	}

	TestMessage responds(String name, String... lines) {
		this.response.computeIfAbsent(name, (key) -> new ArrayList<>()).addAll(List.of(lines));
		return this;
	}

	@Override
	public byte[] sourceAddress() {
		return this.source;
	}

	@Override
	public String method() {
		return "GET";
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public String query() {
		return this.query;
	}

	@Override
	public List<String> requestHeader(String name) {
		return this.request.get(name);
	}

	@Override
	public List<String> responseHeader(String name) {
		return this.response.get(name);
	}

	@Override
	public int status() {
		return this.response.isEmpty() ? 0 : 404;
	}

}
