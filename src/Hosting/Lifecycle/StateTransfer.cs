using System.IO.Pipelines;
using PluginHost.Contracts;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Brings the plugin-wide state from one generation to the next: as the very objects where that is possible and safe, else as a stream that
/// both sides work on at once.
/// </summary>
internal static class StateTransfer
{
    // How far the writer may be ahead of the reader: enough for both to work, little beside any state worth streaming.
    private const int Ahead = 4 * 1024 * 1024;
    private const int Chunk = 256 * 1024;

    /// <returns>How it went over, for a message.</returns>
    /// <exception cref="PluginStartException">One side refused; nothing of the old state was changed.</exception>
    public static async Task<string> RunAsync(
        Generation from, Generation to, GenerationServices services, CancellationToken cancellationToken)
    {
        StateAdapter old = from.PluginState!;
        StateAdapter next = to.PluginState ?? throw new PluginStartException(
            $"it cannot take the state of generation {from.Number}: it has no {nameof(IStatefulPlugin)}. To start without that state, "
                + "unload the plugin and load it.");
        int readerVersion = next.Version;
        int version = Math.Min(old.Version, readerVersion);
        if (old is ContextStateAdapter { Reference: { } giver }
            && next is ContextStateAdapter { Reference: { } taker }
            && await TryShareAsync(giver, taker, readerVersion, version, to, services, cancellationToken))
        {
            return "by reference";
        }

        await StreamAsync(old, next, readerVersion, version, to.Model.StartTimeout, cancellationToken);
        return "streamed";
    }

    private static async Task<bool> TryShareAsync(
        IReferenceState from, IReferenceState to, int readerVersion, int version, Generation next, GenerationServices services,
        CancellationToken cancellationToken)
    {
        TimeSpan timeout = next.Model.StartTimeout;
        object? state = null;
        string? foreign = null;
        PluginStartException.ThrowIf(await PluginCall.RunAsync(nameof(IReferenceState.ShareState), () =>
        {
            state = from.ShareState(readerVersion);
            foreign = state is null ? null : FrameworkObjects.FindOther(state);
            return Task.CompletedTask;
        }, timeout, services.Time, cancellationToken));

        if (foreign is not null)
        {
            services.Events.Add(
                PluginEventKind.Problem, next.Model.Name, next.Number, $"the state cannot pass by reference and is streamed: {foreign}.");
        }

        if (state is null || foreign is not null)
        {
            return false;
        }

        PluginStartException.ThrowIf(await PluginCall.RunAsync(nameof(IReferenceState.AdoptState), () =>
        {
            to.AdoptState(state, version);
            return Task.CompletedTask;
        }, timeout, services.Time, cancellationToken));
        return true;
    }

    private static async Task StreamAsync(
        StateAdapter from, StateAdapter to, int readerVersion, int version, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, minimumSegmentSize: Chunk, useSynchronizationContext: false));
        using var giveUpBoth = new CancellationTokenSource();
        PluginFault? culprit = null;

        // The one that fails makes the other fail, so who was first is noted before the other can know.
        void Note(PluginFault? fault)
        {
            if (fault is not null)
            {
                Interlocked.CompareExchange(ref culprit, fault, null);
                PluginSignal.Fire(giveUpBoth);
            }
        }

        async Task SaveAsync()
        {
            PluginFault? fault = await from.SaveAsync(
                pipe.Writer.AsStream(leaveOpen: true), readerVersion, timeout, giveUpBoth.Token, cancellationToken);
            Note(fault);

            // A reader must never take half a state for a whole one.
            await pipe.Writer.CompleteAsync(fault is null ? null : new IOException("The state could not be saved."));
        }

        async Task LoadAsync()
        {
            PluginFault? fault = await to.LoadAsync(
                pipe.Reader.AsStream(leaveOpen: true), version, timeout, giveUpBoth.Token, cancellationToken);
            Note(fault);
            await pipe.Reader.CompleteAsync();
        }

        await Task.WhenAll(SaveAsync(), LoadAsync());
        PluginStartException.ThrowIf(culprit);
    }
}
