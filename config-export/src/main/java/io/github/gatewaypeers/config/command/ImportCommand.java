package io.github.gatewaypeers.config.command;

import java.io.IOException;

import io.github.gatewaypeers.config.gateway.GatewayHalf;
import io.github.gatewaypeers.config.gateway.HaproxyImport;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Writes the gateway's half of HAProxy's configuration.
 */
@Command(name = "import", description = { "Writes the gateway half of an haproxy.cfg.", "",
		"Peers and tables are taken over, and the rules for which there are filters; each other rule that uses a table is",
		"named in a warning, which also stands in the result as a comment. Set haproxy.local-peer to the gateway's own",
		"name, and list the gateway as a peer on both sides.%n" })
final class ImportCommand extends HaproxyConfigCommand.Subcommand {

	@Parameters(paramLabel = "<haproxy.cfg>", description = "HAProxy's configuration, or - for standard input.")
	private String file = "-";

	@Override
	public Integer call() throws IOException {
		GatewayHalf half = HaproxyImport.write(ConfigurationReader.read(HaproxyConfigCommand.read(this.file)));
		HaproxyConfigCommand.warn(spec(), half.warnings());
		HaproxyConfigCommand.print(spec(), half.yaml());
		return CommandLine.ExitCode.OK;
	}

}
