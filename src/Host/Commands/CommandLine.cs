using System.CommandLine;
using System.CommandLine.Invocation;

namespace PluginHost.Host.Commands;

/// <summary>The command line as a whole.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        // No response files: '@x' is a plugin's name.
        ParseResult parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = args.Length == 0;
            await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return (int)ExitCode.Usage;
        }

        // The host has a meaning of its own for signals; clients end within the library's two seconds.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command.Name == "run")
        {
            configuration.ProcessTerminationTimeout = null;
        }

        return await parsed.InvokeAsync(configuration);
    }

    private static RootCommand Create() => new("Serves socket plugins, and replaces their code without dropping a connection.")
    {
        CommonOptions.State,
        RunCommand.Create(),
    };
}
