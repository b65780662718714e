package io.github.gatewaypeers.expression;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The converters there are.
 */
enum ConverterKeyword {

	LOWER("lower", "lower", 0, SampleType.STR, SampleType.STR) {
		@Override
		Converter bind(Arguments arguments) {
			return (input) -> Sample.string(shifted(input.bytes(), 'A', 'Z', 'a' - 'A'));
		}
	},

	UPPER("upper", "upper", 0, SampleType.STR, SampleType.STR) {
		@Override
		Converter bind(Arguments arguments) {
			return (input) -> Sample.string(shifted(input.bytes(), 'a', 'z', 'A' - 'a'));
		}
	},

	IPMASK("ipmask", "ipmask(mask4[,mask6]), each a number of bits or an address", 2, SampleType.ADDR,
			SampleType.ADDR) {
		@Override
		Converter bind(Arguments arguments) {
			return IpMask.of(arguments)::apply;
		}
	},

	FIELD("field", "field(index,separators[,count])", 3, SampleType.STR, SampleType.STR) {
		@Override
		Converter bind(Arguments arguments) {
			return pick(arguments, false);
		}
	},

	WORD("word", "word(index,separators[,count])", 3, SampleType.STR, SampleType.STR) {
		@Override
		Converter bind(Arguments arguments) {
			return pick(arguments, true);
		}
	},

	BYTES("bytes", "bytes(offset[,length])", 2, SampleType.BIN, SampleType.BIN) {
		@Override
		Converter bind(Arguments arguments) {
			long offset = arguments.number(0);
			long length = arguments.number(1, Integer.MAX_VALUE);
			if (offset < 0 || length <= 0) {
				throw arguments.invalid("the offset is at least 0 and the length at least 1", null);
			}
			return (input) -> {
				int begin = (int) Math.min(offset, input.bytes().length);
				int end = (int) Math.min(begin + length, input.bytes().length);
				return Sample.binary(Arrays.copyOfRange(input.bytes(), begin, end));
			};
		}
	},

	BASE64("base64", "base64", 0, SampleType.BIN, SampleType.STR) {
		@Override
		Converter bind(Arguments arguments) {
			return (input) -> Sample.string(Base64.getEncoder().encode(input.bytes()));
		}
	},

	CONCAT("concat", "concat(text) or concat(text,,text)", 3, SampleType.STR, SampleType.STR) {
		@Override
		Converter bind(Arguments arguments) {
			if (!arguments.string(1).isEmpty()) {
				throw arguments.invalid("a gateway has no variables such as '" + arguments.string(1) + "'", null);
			}
			byte[] first = arguments.bytes(0);
			byte[] second = arguments.bytes(2);
			return (input) -> {
				int length = input.bytes().length;
				byte[] joined = Arrays.copyOf(input.bytes(), length + first.length + second.length);
				System.arraycopy(first, 0, joined, length, first.length);
				System.arraycopy(second, 0, joined, length + first.length, second.length);
				return Sample.string(joined);
			};
		}
	},

	SHA1("sha1", "sha1", 0, SampleType.BIN, SampleType.BIN) {
		@Override
		Converter bind(Arguments arguments) {
			return (input) -> Sample.binary(sha1().digest(input.bytes()));
		}
	},

	CRC32("crc32", "crc32", 1, SampleType.BIN, SampleType.SINT) {
		@Override
		Converter bind(Arguments arguments) {
			if (arguments.number(0, 0) != 0) {
				throw arguments.invalid("a gateway applies no avalanche", null);
			}
			return (input) -> {
				CRC32 crc = new CRC32();
				crc.update(input.bytes());
				return Sample.number(crc.getValue());
			};
		}
	},

	XXH64("xxh64", "xxh64 or xxh64(seed)", 1, SampleType.BIN, SampleType.SINT) {
		@Override
		Converter bind(Arguments arguments) {
			long seed = arguments.number(0, 0);
			return (input) -> Sample.number(XxHash64.hash(input.bytes(), seed));
		}
	};

	private final String keyword;

	private final String form;

	private final int maxArguments;

	private final SampleType input;

	private final SampleType output;

	ConverterKeyword(String keyword, String form, int maxArguments, SampleType input, SampleType output) {
		this.keyword = keyword;
		this.form = form;
		this.maxArguments = maxArguments;
		this.input = input;
		this.output = output;
	}

	abstract Converter bind(Arguments arguments);

	String form() {
		return this.form;
	}

	int maxArguments() {
		return this.maxArguments;
	}

	SampleType input() {
		return this.input;
	}

	SampleType output() {
		return this.output;
	}

	static ConverterKeyword of(String word) {
		for (ConverterKeyword each : values()) {
			if (each.keyword.equals(word)) {
				return each;
			}
		}
		throw new IllegalArgumentException("there is no converter '" + word + "': use "
				+ Arrays.stream(values()).map((each) -> each.keyword).collect(Collectors.joining(", ")));
	}

	private static Converter pick(Arguments arguments, boolean words) {
		long index = arguments.number(0);
		byte[] separators = arguments.bytes(1);
		if (index == 0) {
			throw arguments.invalid("1 is the first and -1 the last, there is no 0", null);
		}
		if (separators.length == 0) {
			throw arguments.invalid("it names no separators", null);
		}
		Fields fields = new Fields(index, separators, arguments.number(2, 1), words);
		return (input) -> {
			byte[] picked = fields.pick(input.bytes());
			return (picked != null) ? Sample.string(picked) : null;
		};
	}

	private static byte[] shifted(byte[] text, char low, char high, int distance) {
		byte[] shifted = text.clone();
		for (int at = 0; at < text.length; at++) {
			if (text[at] >= low && text[at] <= high) {
				shifted[at] += (byte) distance;
			}
		}
		return shifted;
	}

	private static MessageDigest sha1() {
		try {
			return MessageDigest.getInstance("SHA-1");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-1", ex);
		}
	}

}
