using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using PluginHost.Host.Wire;

namespace PluginHost.Host.Commands;

/// <summary>The command line as a whole.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        RootCommand root = Create();

        // No response files: '@x' is a plugin's name.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.CommandResult.Command == root)
        {
            HelpText.Shorten(root.Subcommands);
        }

        if (parsed.Action is ParseErrorAction error)
        {
            if (args.Contains(CommonOptions.Json.Name))
            {
                string faults = string.Join(' ', parsed.Errors.Select(e => e.Message));
                return (int)ClientSession.Answer(ResultDocument.Of(ExitCode.Usage, faults), json: true);
            }

            return await ComplainAsync(parsed, error, showHelp: args.Length == 0);
        }

        // The host has a meaning of its own for signals; clients end within the library's two seconds.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command.Name == "run")
        {
            configuration.ProcessTerminationTimeout = null;
        }

        return await parsed.InvokeAsync(configuration);
    }

    // The faults as every other error is said; what might have been meant, and the help, as the library writes it.
    private static async Task<int> ComplainAsync(ParseResult parsed, ParseErrorAction error, bool showHelp)
    {
        foreach (ParseError fault in parsed.Errors)
        {
            Console.Error.WriteLine($"pluginhost: {fault.Message}");
        }

        error.ShowHelp = showHelp;
        await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error, Error = TextWriter.Null });
        return (int)ExitCode.Usage;
    }

    private static RootCommand Create() => new(HelpText.Of("""
        Serves socket plugins, and replaces their code without dropping a connection.

        Exit codes: 0 done, 1 failed (what served still serves), 2 usage or configuration, 3 host not running, 4 no such plugin, 5 busy,
        6 refused, 7 done but leaked, 8 timed out, 130 interrupted.
        """))
    {
        CommonOptions.State,
        RunCommand.Create(),
        new StatusCommand(),
        new LoadCommand(),
        new UnloadCommand(),
        new ReloadCommand(),
        new RollbackCommand(),
        new DrainCommand(),
        new ResumeCommand(),
        new ConnectionsCommand(),
        new ExplainCommand(),
        new UpgradeCommand(),
        AnalyzeCommand.Create(),
    };
}
