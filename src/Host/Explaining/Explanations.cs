using PluginHost.Host.Commands;
using PluginHost.Host.Running;
using PluginHost.Host.Wire;
using PluginHost.Hosting;
using PluginHost.UnloadAnalysis;

namespace PluginHost.Host.Explaining;

/// <summary>
/// Finds out what holds generations that did not unload: a dump of this process, read by a child process. One at a time, because two would
/// pause the host twice and need the disk twice. Thread-safe.
/// </summary>
internal sealed partial class Explanations : IHostedService
{
    private readonly PluginManager _manager;
    private readonly ILogger _logger;
    private readonly string _directory;
    private int _running;

    public Explanations(PluginManager manager, RunSettings settings, ILogger<Explanations> logger) =>
        (_manager, _directory, _logger) = (manager, Path.Combine(settings.StateDirectory, "dumps"), logger);

    // This executable, whether it was started by itself or as 'dotnet pluginhost.dll'.
    private static IReadOnlyList<string> AnalyzeVerb => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, typeof(Explanations).Assembly.Location, AnalyzeCommand.Name]
        : [Environment.ProcessPath!, AnalyzeCommand.Name];

    /// <summary>
    /// Deletes what a host left that was killed while it explained. Begins after the engine, which makes sure that the state directory is
    /// this host's alone.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What it would cost now.</summary>
    /// <exception cref="ExplanationException">There is no such plugin, or nothing to explain of that generation.</exception>
    public ExplanationCostDocument Estimate(string plugin, int? generation)
    {
        (PluginStatus status, IReadOnlyList<GenerationStatus> generations) = Find(plugin, generation);
        DumpCost cost = DumpCost.Estimate(Environment.ProcessId);
        return new ExplanationCostDocument(
            status.Name, [.. generations.Select(g => g.Number)], cost.Pause.TotalSeconds, cost.Analysis.TotalSeconds, cost.DumpBytes,
            _directory);
    }

    /// <summary>Explains, and keeps the explanation with the events.</summary>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="generation">One generation; null: all that have leaked.</param>
    /// <param name="cancellationToken">Ends it; nothing is left of it.</param>
    /// <exception cref="ExplanationException">It cannot be had; the message says why.</exception>
    public async Task<ExplanationDocument> ExplainAsync(string plugin, int? generation, CancellationToken cancellationToken)
    {
        (PluginStatus status, IReadOnlyList<GenerationStatus> generations) = Find(plugin, generation);
        if (generations.Count == 0)
        {
            return new ExplanationDocument(status.Name, []);
        }

        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            throw new ExplanationException(CommandOutcome.Busy, "Another explanation is being made: try again when it is done.");
        }

        try
        {
            UnloadReport report = await AnalyzeAsync([.. generations.Select(g => g.ContextName!)], cancellationToken);
            ExplainedGeneration[] explained =
                [.. generations.Select(g => new ExplainedGeneration(g.Number, report.Contexts.First(c => c.Name == g.ContextName)))];
            Keep(status.Name, explained, report);
            return new ExplanationDocument(status.Name, explained) { Cost = report.Cost };
        }
        catch (DumpException e)
        {
            LogFailed(status.Name, e.Message);
            throw new ExplanationException(e.Fault == DumpFault.NoRoom ? CommandOutcome.Refused : CommandOutcome.Failed, e.Message);
        }
        catch (AnalysisException e)
        {
            LogFailed(status.Name, e.Message);
            throw new ExplanationException(CommandOutcome.Failed, e.Message);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private Task<UnloadReport> AnalyzeAsync(IReadOnlyList<string> contexts, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_directory);
        var options = new UnloadExplainerOptions
        {
            Dump = new HeapDumpOptions { Directory = _directory },
            Analysis = new AnalysisProcess(AnalyzeVerb),
        };
        return UnloadExplainer.ExplainAsync(Environment.ProcessId, contexts, options, cancellationToken);
    }

    private (PluginStatus Plugin, IReadOnlyList<GenerationStatus> Generations) Find(string plugin, int? generation)
    {
        PluginStatus status = _manager.Find(plugin)
            ?? throw new ExplanationException(CommandOutcome.NotFound, _manager.NotFound(plugin).Message);
        return (status, UnexplainedGenerations.Of(status, generation));
    }

    private void Keep(string plugin, IReadOnlyList<ExplainedGeneration> generations, UnloadReport report)
    {
        foreach (ExplainedGeneration each in generations)
        {
            _manager.Events.AddExplanation(plugin, each.Generation, ReportText.Write(report with { Contexts = [each.Context] }).TrimEnd());
        }
    }

    // Whoever asked is told too, but may not be who looks after the host.
    [LoggerMessage(120, LogLevel.Warning, "What holds the code of {Plugin} could not be found out: {Reason}")]
    private partial void LogFailed(string plugin, string reason);
}
