package io.github.gatewaypeers.config.command;

import java.io.IOException;
import java.util.List;

import io.github.gatewaypeers.config.check.Difference;
import io.github.gatewaypeers.config.check.HalvesCheck;
import io.github.gatewaypeers.config.gateway.GatewayConfiguration;
import io.github.gatewaypeers.config.gateway.GatewayReader;
import io.github.gatewaypeers.config.reader.ConfigurationReader;
import io.github.gatewaypeers.config.reader.Problem;
import io.github.gatewaypeers.config.reader.ReadConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Compares both halves of a configuration.
 */
@Command(name = "check", description = { "Compares both halves and names what breaks or bends replication.", "",
		"'breaks' means that something is not replicated at all, 'bends' that it means another thing on the other side.",
		"Exits with 1 if there is either, so that a build fails.%n" })
final class CheckCommand extends HaproxyConfigCommand.Subcommand {

	@Parameters(index = "0", paramLabel = "<application.yml>",
			description = "The gateway's configuration, or - for standard input.")
	private String gateway = "-";

	@Parameters(index = "1", paramLabel = "<haproxy.cfg>", description = "HAProxy's configuration, or -.")
	private String haproxy = "-";

	@Override
	public Integer call() throws IOException {
		if (this.gateway.equals("-") && this.haproxy.equals("-")) {
			throw new CommandLine.ParameterException(spec().commandLine(), "only one file can be standard input");
		}
		GatewayConfiguration ours = GatewayReader.read(HaproxyConfigCommand.read(this.gateway));
		ReadConfiguration theirs = ConfigurationReader.read(HaproxyConfigCommand.read(this.haproxy));
		HaproxyConfigCommand.warn(spec(), theirs.problems().stream().map(Problem::toString).toList());
		List<Difference> differences = HalvesCheck.compare(ours, theirs);
		StringBuilder text = new StringBuilder();
		for (Difference difference : differences) {
			text.append(text(difference)).append('\n');
		}
		HaproxyConfigCommand.print(spec(), differences.isEmpty() ? "Both halves fit.\n" : text.toString());
		return differences.isEmpty() ? CommandLine.ExitCode.OK : HaproxyConfigCommand.DIFFERENT;
	}

	private String text(Difference difference) {
		boolean breaks = difference.severity() == Difference.Severity.BREAKS;
		String severity = HaproxyConfigCommand.ansi(spec())
			.string((breaks ? "@|bold,red " : "@|bold,yellow ") + difference.severity() + "|@");
		return severity + "  " + difference.subject() + "  (" + place(this.gateway, difference.gatewayLine()) + ", "
				+ place(this.haproxy, difference.haproxyLine()) + ")\n  " + difference.message() + ".\n  -> "
				+ difference.mend() + ".";
	}

	private static String place(String file, int line) {
		String name = file.equals("-") ? "standard input" : file;
		return (line > 0) ? name + ":" + line : "not in " + name;
	}

}
