using System.CommandLine;
using PluginHost.UnloadAnalysis;

namespace PluginHost.Host.Commands;

/// <summary>
/// <c>pluginhost analyze …</c>: what the host starts as a child process to read a dump of itself. Not for operators, and not in the help.
/// </summary>
internal static class AnalyzeCommand
{
    public const string Name = "analyze";

    public static Command Create()
    {
        var arguments = new Argument<string[]>("ARGUMENT") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(Name, "Reads a dump for the host that starts it.") { arguments };
        command.Hidden = true;
        command.SetAction(parsed => AnalysisProgram.Run(parsed.GetRequiredValue(arguments), Console.Out, Console.Error));
        return command;
    }
}
