using System.Globalization;
using System.Net;
using System.Text.Json;
using PluginHost.Benchmarks.Servers;

namespace PluginHost.Benchmarks.Unloading;

/// <summary>The host in a process of its own, as its parent sees it.</summary>
internal sealed class UnloadProcess : IAsyncDisposable
{
    /// <summary>An answer stands for many rounds, or for the analysis of a large heap.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(2);

    private readonly ChildProcess _child;

    private UnloadProcess(ChildProcess child, IPEndPoint neighbour) => (_child, Neighbour) = (child, neighbour);

    /// <summary>Where the plugin listens that serves throughout.</summary>
    internal IPEndPoint Neighbour { get; }

    internal static async Task<UnloadProcess> StartAsync()
    {
        var child = ChildProcess.Start(UnloadVerb.Name);
        try
        {
            return new UnloadProcess(child, new(IPAddress.Loopback, int.Parse(await child.ReadLineAsync(), CultureInfo.InvariantCulture)));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="UnloadingHost.Fill"/>
    internal Task FillAsync(long bytes) => _child.AskAsync(Line($"{UnloadVerb.Fill} {bytes}"), AnswerTimeout);

    /// <exception cref="BenchmarkException">A sample does not serve, or the host has ended.</exception>
    internal Task<Round[]> RunAsync(Sample sample, int rounds) => AskAsync<Round[]>($"{UnloadVerb.Rounds} {sample.Name} {rounds}");

    /// <inheritdoc cref="UnloadingHost.Prepare"/>
    internal Task PrepareAsync(Disturbance disturbance, TimeSpan duration, TimeSpan pace) =>
        _child.AskAsync(Line($"{UnloadVerb.Prepare} {disturbance} {duration} {pace}"), AnswerTimeout);

    /// <inheritdoc cref="UnloadingHost.CleanUp"/>
    internal Task CleanUpAsync(Disturbance disturbance) => _child.AskAsync(Line($"{UnloadVerb.CleanUp} {disturbance}"), AnswerTimeout);

    /// <inheritdoc cref="UnloadingHost.Disturb"/>
    internal Task<DisturbReply> DisturbAsync(Disturbance disturbance, TimeSpan duration, TimeSpan pace) =>
        AskAsync<DisturbReply>($"{UnloadVerb.Disturb} {disturbance} {duration} {pace}");

    /// <inheritdoc cref="UnloadingHost.Read"/>
    internal Task<MemoryReading> ReadAsync() => AskAsync<MemoryReading>($"{UnloadVerb.Read}");

    /// <inheritdoc cref="UnloadingHost.ExplainAsync"/>
    internal Task<Explanation> ExplainAsync() => AskAsync<Explanation>($"{UnloadVerb.Explain}");

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private async Task<T> AskAsync<T>(FormattableString line) =>
        JsonSerializer.Deserialize<T>(await _child.AskAsync(Line(line), AnswerTimeout))!;

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
