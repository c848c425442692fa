using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PluginHost.UnloadAnalysis;

/// <summary>
/// An analysis in a child process, whose memory and time are limited: what it reads is large and made by others, and the process that
/// serves is not to pay for it.
/// </summary>
/// <remarks>
/// The command is an executable that passes the arguments behind its own to <see cref="AnalysisProgram.Run"/>, such as a host's own with a
/// verb for it. All members may be called from any thread.
/// </remarks>
public sealed class AnalysisProcess
{
    private readonly IReadOnlyList<string> _command;

    /// <summary>Names the command; nothing is started.</summary>
    /// <param name="command">The executable, then the arguments that come before those of the analysis.</param>
    /// <exception cref="ArgumentException">The command is empty.</exception>
    public AnalysisProcess(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentException.ThrowIfNullOrEmpty(command.FirstOrDefault(), nameof(command));
        _command = [.. command];
    }

    /// <summary>
    /// The most that the child's managed heap may take, in bytes: <c>DOTNET_GCHeapHardLimit</c>. The dump itself is mapped from its file
    /// and does not count. Default: 1 GB.
    /// </summary>
    public long MemoryLimit { get; init; } = 1L << 30;

    /// <summary>How long the child may run before it is killed. Default: 5 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock for <see cref="TimeLimit"/>. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Starts the child, waits for its report and returns it.</summary>
    /// <exception cref="AnalysisException">There is no report: the command cannot be run, the child failed, or a limit was
    /// reached.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the child is gone.</exception>
    /// <inheritdoc cref="UnloadAnalyzer.Analyze" path="/param"/>
    public async Task<UnloadReport> AnalyzeAsync(
        string dumpPath, IReadOnlyList<string> contexts, AnalysisLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dumpPath);
        ArgumentNullException.ThrowIfNull(contexts);
        using Process process = Start(new AnalysisArguments(dumpPath, contexts, limits ?? new AnalysisLimits(), TimeLimit).ToArray());
        ChildResult result = await ChildProcess.WaitAsync(process, TimeLimit, TimeProvider, cancellationToken).ConfigureAwait(false);
        if (result.TimedOut)
        {
            throw new AnalysisException($"The analysis did not end within {TimeLimit.TotalSeconds:0} s and was killed: give it more time.");
        }

        if (result.ExitCode != 0)
        {
            throw new AnalysisException($"The analysis failed with exit code {result.ExitCode}: {result.LastLines()}");
        }

        try
        {
            return UnloadReport.FromJson(result.Output);
        }
        catch (JsonException e)
        {
            throw new AnalysisException(
                $"'{_command[0]}' did not answer with a report, so it is no executable that runs AnalysisProgram: {result.LastLines()}", e);
        }
    }

    /// <summary>Starts the child; whoever calls waits for it.</summary>
    /// <exception cref="AnalysisException">The command cannot be run.</exception>
    internal Process Start(string[] arguments)
    {
        var start =
            new ProcessStartInfo(_command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true };
        foreach (string argument in _command.Skip(1).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + MemoryLimit.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";

        // A child that crashes is a message, not one dump more; and what profiles or observes the host does not watch this.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        try
        {
            return Process.Start(start) ?? throw new AnalysisException($"'{_command[0]}' did not start.");
        }
        catch (Win32Exception e)
        {
            throw new AnalysisException($"'{_command[0]}' cannot be run: {e.Message}", e);
        }
    }
}
