using System.Collections.Immutable;
using System.Reflection;

namespace PluginHost.Hosting.Processes;

/// <summary>How a worker is started.</summary>
/// <param name="FileName">The path of an executable; it is not looked for elsewhere.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record WorkerCommand(string FileName, ImmutableArray<string> Arguments)
{
    private const string Launcher = "dotnet";

    /// <summary>
    /// The program that this process runs, with other arguments: its executable, or <c>dotnet</c> with its assembly where that started it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The process does not know its program, as where native code hosts the
    /// runtime.</exception>
    public static WorkerCommand OfThisProcess(params IEnumerable<string> arguments) =>
        Of(Environment.ProcessPath, Assembly.GetEntryAssembly()?.Location, arguments);

    internal static WorkerCommand Of(string? processPath, string? entryAssembly, IEnumerable<string> arguments)
    {
        if (processPath is null)
        {
            throw new InvalidOperationException("The executable of this process is not known, so no worker can be started from it.");
        }

        if (!Path.GetFileNameWithoutExtension(processPath).Equals(Launcher, StringComparison.OrdinalIgnoreCase))
        {
            return new WorkerCommand(processPath, [.. arguments]);
        }

        return entryAssembly is { Length: > 0 }
            ? new WorkerCommand(processPath, [entryAssembly, .. arguments])
            : throw new InvalidOperationException(
                $"'{processPath}' runs a program that is not known, so no worker can be started from it.");
    }
}
