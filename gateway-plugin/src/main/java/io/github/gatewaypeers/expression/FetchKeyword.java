package io.github.gatewaypeers.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The fetches there are.
 */
enum FetchKeyword {

	SRC("src", "src", 0, SampleType.ADDR) {
		@Override
		Fetch bind(Arguments arguments) {
			return (source) -> {
				byte[] address = source.sourceAddress();
				return (address != null) ? Sample.address(address) : null;
			};
		}
	},

	REQ_HDR("req.hdr", "req.hdr(name[,occurrence])", 2, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return header(arguments, false, SampleSource::requestHeader);
		}
	},

	REQ_FHDR("req.fhdr", "req.fhdr(name[,occurrence])", 2, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return header(arguments, true, SampleSource::requestHeader);
		}
	},

	REQ_HDR_IP("req.hdr_ip", "req.hdr_ip(name[,occurrence])", 2, SampleType.ADDR) {
		@Override
		Fetch bind(Arguments arguments) {
			String name = arguments.name(0, "header");
			int occurrence = arguments.occurrence(1);
			return (source) -> {
				String value = HeaderValue.find(source.requestHeader(name), false, occurrence);
				return (value != null) ? Addresses.withOptionalPort(value) : null;
			};
		}
	},

	REQ_COOK("req.cook", "req.cook(name)", 1, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			CookieValue cookie = new CookieValue(arguments.name(0, "cookie"), true);
			return (source) -> string(cookie.find(source.requestHeader("Cookie")));
		}
	},

	URL_PARAM("url_param", "url_param(name[,delimiter])", 2, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			if (arguments.string(0).isEmpty()) {
				throw arguments.invalid("it names no parameter", null);
			}
			String delimiter = arguments.string(1);
			UrlParameter parameter = new UrlParameter(arguments.pieceOfMessage(0),
					delimiter.isEmpty() ? '?' : delimiter.charAt(0));
			return (source) -> {
				String path = source.path();
				return string(parameter.find(target((path != null) ? path : "", source.query())));
			};
		}
	},

	PATH("path", "path", 0, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return (source) -> {
				String path = source.path();
				return hasPath(path) ? string(path) : null;
			};
		}
	},

	PATHQ("pathq", "pathq", 0, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return (source) -> {
				String path = source.path();
				return (path != null && hasPath(path)) ? string(target(path, source.query())) : null;
			};
		}
	},

	BASE("base", "base", 0, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return (source) -> {
				String host = HeaderValue.find(source.requestHeader("Host"), false, 1);
				String path = hasPath(source.path()) ? source.path() : null;
				return (host == null || host.isEmpty()) ? string(path) : string((path != null) ? host + path : host);
			};
		}
	},

	METHOD("method", "method", 0, SampleType.METH) {
		@Override
		Fetch bind(Arguments arguments) {
			return (source) -> Sample.method(source.method());
		}
	},

	STR("str", "str(text)", 1, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			Sample constant = Sample.string(arguments.bytes(0));
			return (source) -> constant;
		}
	},

	INT("int", "int(number)", 1, SampleType.SINT) {
		@Override
		Fetch bind(Arguments arguments) {
			Sample constant = Sample.number(arguments.number(0));
			return (source) -> constant;
		}
	},

	RES_HDR("res.hdr", "res.hdr(name[,occurrence])", 2, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return header(arguments, false, SampleSource::responseHeader);
		}
	},

	RES_FHDR("res.fhdr", "res.fhdr(name[,occurrence])", 2, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			return header(arguments, true, SampleSource::responseHeader);
		}
	},

	RES_COOK("res.cook", "res.cook(name)", 1, SampleType.STR) {
		@Override
		Fetch bind(Arguments arguments) {
			CookieValue cookie = new CookieValue(arguments.name(0, "cookie"), false);
			return (source) -> string(cookie.find(source.responseHeader("Set-Cookie")));
		}
	},

	STATUS("status", "status", 0, SampleType.SINT) {
		@Override
		Fetch bind(Arguments arguments) {
			return (source) -> (source.status() > 0) ? Sample.number(source.status()) : null;
		}
	};

	/** What HAProxy also calls them. */
	private static final Map<String, FetchKeyword> ALIASES = Map.of("hdr", REQ_HDR, "hdr_ip", REQ_HDR_IP, "cook",
			REQ_COOK, "cookie", REQ_COOK, "urlp", URL_PARAM, "shdr", RES_HDR, "scook", RES_COOK);

	private final String keyword;

	private final String form;

	private final int maxArguments;

	private final SampleType type;

	FetchKeyword(String keyword, String form, int maxArguments, SampleType type) {
		this.keyword = keyword;
		this.form = form;
		this.maxArguments = maxArguments;
		this.type = type;
	}

	abstract Fetch bind(Arguments arguments);

	String form() {
		return this.form;
	}

	int maxArguments() {
		return this.maxArguments;
	}

	SampleType type() {
		return this.type;
	}

	boolean readsResponse() {
		return this.keyword.startsWith("res.") || this == STATUS;
	}

	static FetchKeyword of(String word) {
		for (FetchKeyword each : values()) {
			if (each.keyword.equals(word)) {
				return each;
			}
		}
		FetchKeyword meant = ALIASES.get(word);
		throw new IllegalArgumentException("there is no fetch '" + word + "': use " + ((meant != null) ? meant.form
				: Arrays.stream(values()).map(FetchKeyword::form).collect(Collectors.joining(", "))));
	}

	private static Fetch header(Arguments arguments, boolean whole, Header header) {
		String name = arguments.name(0, "header");
		int occurrence = arguments.occurrence(1);
		return (source) -> string(HeaderValue.find(header.lines(source, name), whole, occurrence));
	}

	private static @Nullable Sample string(@Nullable String text) {
		return (text != null) ? Sample.string(text) : null;
	}

	/** Of {@code *}, which is no path, HAProxy makes no sample. */
	private static boolean hasPath(@Nullable String path) {
		return path != null && path.startsWith("/");
	}

	private static String target(String path, @Nullable String query) {
		return (query != null) ? path + "?" + query : path;
	}

	private interface Header {

		@Nullable List<String> lines(SampleSource source, String name);

	}

}
