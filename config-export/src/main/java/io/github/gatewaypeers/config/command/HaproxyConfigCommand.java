package io.github.gatewaypeers.config.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import org.springframework.boot.logging.LoggingSystem;

/**
 * {@code java -jar ...-cli.jar export|import|check}. Text goes to standard output,
 * warnings and errors to standard error.
 */
@Command(name = "haproxyconfig", mixinStandardHelpOptions = true,
		version = "Gateway Peers, HAProxy configuration 2.4 to 3.4",
		subcommands = { ExportCommand.class, ImportCommand.class, CheckCommand.class },
		synopsisSubcommandLabel = "(export | import | check)",
		description = { "Keeps HAProxy's half of a peers configuration and the gateway's in step.", "",
				"  export  writes the HAProxy half of a gateway's application.yml",
				"  import  writes the gateway half of an haproxy.cfg",
				"  check   compares both halves and names what breaks or bends replication", "",
				"A file named - is standard input. Results go to standard output, warnings to standard error.%n" },
		footer = { "%nExamples:", "  haproxyconfig export --haproxy 3.2 application.yml > peers.cfg",
				"  haproxyconfig export --haproxy 2.6 --member haproxy1 --standalone application.yml > haproxy.cfg",
				"  haproxyconfig import /etc/haproxy/haproxy.cfg > application.yml",
				"  haproxyconfig check application.yml haproxy.cfg" },
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:done; for check, both halves fit",
				"1:check found something that breaks or bends replication", "2:the command line is wrong",
				"3:a file cannot be read, or what it says cannot be" })
public final class HaproxyConfigCommand implements Runnable {

	/** Both halves do not fit. */
	static final int DIFFERENT = 1;

	/** A file cannot be read, or what it says cannot be. */
	static final int INVALID = 3;

	private static final int WIDTH = 110;

	@Spec
	private @Nullable CommandSpec spec;

	/**
	 * Runs the command line and ends the JVM.
	 * @param arguments the words of the command line
	 */
	public static void main(String[] arguments) {
		// Silence: what there is to say is said by the commands.
		LoggingSystem.get(HaproxyConfigCommand.class.getClassLoader()).beforeInitialize();
		System.exit(commandLine().execute(arguments));
	}

	static CommandLine commandLine() {
		return new CommandLine(new HaproxyConfigCommand()).setUsageHelpWidth(WIDTH)
			.setExecutionExceptionHandler((problem, command, parsed) -> {
				message(problem).lines().forEach((line) -> error(command, line));
				return INVALID;
			})
			.setParameterExceptionHandler((problem, arguments) -> {
				CommandLine command = problem.getCommandLine();
				error(command, problem.getMessage());
				command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
				return CommandLine.ExitCode.USAGE;
			});
	}

	private static String message(Exception problem) {
		if (problem instanceof NoSuchFileException missing) {
			return "there is no file '" + missing.getFile() + "'";
		}
		return String.valueOf(problem.getMessage());
	}

	@Override
	public void run() {
		if (this.spec != null) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"name a command: export, import or check");
		}
	}

	private static void error(CommandLine command, @Nullable String message) {
		command.getErr().println(command.getColorScheme().errorText("error: " + message));
	}

	static void warn(CommandSpec spec, List<String> warnings) {
		CommandLine command = spec.commandLine();
		warnings.forEach((warning) -> command.getErr()
			.println(command.getColorScheme().ansi().new Text("@|yellow warning:|@ ", command.getColorScheme())
				.concat(warning)));
		command.getErr().flush();
	}

	static void print(CommandSpec spec, String text) {
		PrintWriter out = spec.commandLine().getOut();
		out.print(text);
		out.flush();
	}

	/** Text with colours where there is a terminal that has some. */
	static Ansi ansi(CommandSpec spec) {
		return spec.commandLine().getColorScheme().ansi();
	}

	/**
	 * Reads a text in UTF-8, or else, since such files are often old, in Latin-1.
	 */
	static String read(String file) throws IOException {
		byte[] bytes;
		if (file.equals("-")) {
			InputStream in = System.in;
			bytes = in.readAllBytes();
		}
		else {
			bytes = Files.readAllBytes(Path.of(file));
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
	}

	/**
	 * What all commands have in common.
	 */
	@Command(mixinStandardHelpOptions = true)
	abstract static class Subcommand implements Callable<Integer> {

		@Spec
		private @Nullable CommandSpec spec;

		final CommandSpec spec() {
			CommandSpec spec = this.spec;
			if (spec == null) {
				throw new IllegalStateException("Not run by picocli");
			}
			return spec;
		}

	}

}
