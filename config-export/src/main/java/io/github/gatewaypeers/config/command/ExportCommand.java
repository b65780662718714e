package io.github.gatewaypeers.config.command;

import java.io.IOException;

import io.github.gatewaypeers.config.gateway.ExportOptions;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.gateway.HaproxyExport;
import io.github.gatewaypeers.config.gateway.HaproxyHalf;
import io.github.gatewaypeers.config.model.Release;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Writes HAProxy's half of a gateway's configuration.
 */
@Command(name = "export", description = { "Writes the HAProxy half of a gateway's application.yml.", "",
		"Without --member all HAProxys share the file, and each is started with -L and its name. Without --standalone",
		"it is a fragment: the peers sections and tables, and as comments the rules for your frontend. Lines that begin",
		"with '# gateway:' hold what HAProxy has no word for, so that 'import' finds it again.%n" })
final class ExportCommand extends HaproxyConfigCommand.Subcommand {

	@Parameters(paramLabel = "<application.yml>", description = "The gateway's configuration, or - for standard input.")
	private String file = "-";

	@Option(names = "--haproxy", paramLabel = "<release>", defaultValue = "3.2",
			description = "The HAProxy that is to read the file, 2.4 to 3.4. What it lacks is left out, with a comment. "
					+ "Default: ${DEFAULT-VALUE}.")
	private String release = "3.2";

	@Option(names = "--member", paramLabel = "<peer>", description = "Write the file of this peer, with its localpeer.")
	private @Nullable String member;

	@Option(names = "--standalone", description = "Write a file that runs by itself, with frontend and backends.")
	private boolean standalone;

	@Option(names = "--bind", paramLabel = "<address>", defaultValue = ":8080",
			description = "Where the frontend of a standalone file listens. Default: ${DEFAULT-VALUE}.")
	private String bind = ":8080";

	@Option(names = "--stats-socket", paramLabel = "<path>",
			description = "The socket of the command line interface of a standalone file.")
	private @Nullable String statsSocket;

	@Option(names = "--crt", paramLabel = "<path>",
			description = "The file on HAProxy's machine with its own certificate and key, if the peers speak TLS. "
					+ "Default: " + ExportOptions.CRT + ", or without --member one for each name.")
	private @Nullable String crt;

	@Option(names = "--ca-file", paramLabel = "<path>", defaultValue = ExportOptions.CA_FILE,
			description = "The file there with the authority of the peers' certificates. Default: ${DEFAULT-VALUE}.")
	private String caFile = ExportOptions.CA_FILE;

	@Override
	public Integer call() throws IOException {
		ExportOptions options = ExportOptions.of(release()).member(this.member).tls(this.crt, this.caFile);
		if (this.standalone) {
			options = options.standalone(this.bind, this.statsSocket);
		}
		HaproxyHalf half = HaproxyExport.write(GatewayReader.read(HaproxyConfigCommand.read(this.file)), options);
		HaproxyConfigCommand.warn(spec(), half.warnings());
		HaproxyConfigCommand.print(spec(), half.text());
		return CommandLine.ExitCode.OK;
	}

	private Release release() {
		try {
			return Release.parse(this.release);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandLine.ParameterException(spec().commandLine(), "--haproxy: " + ex.getMessage(), ex);
		}
	}

}
