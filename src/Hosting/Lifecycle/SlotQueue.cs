using Microsoft.Extensions.Logging;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Telemetry;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// What is asked of a slot, in order: what happens waits its turn, what an operator commands is done or answered "busy" at once. Any thread
/// may call it.
/// </summary>
internal sealed class SlotQueue(string plugin, GenerationTrack track, PluginNotices notices, ILogger logger) : IAsyncDisposable
{
    private readonly CommandLoop _loop = new();
    private int _operated;

    /// <summary>Ends once everything that was posted before is done.</summary>
    public Task IdleAsync() => _loop.IdleAsync();

    /// <returns>False once the slot has ended; nothing is done then.</returns>
    public bool Post(string what, Func<Task> work) => _loop.Post(() => GuardAsync(what, work));

    /// <summary>One command at a time, and none while a new generation is made ready.</summary>
    public Task<SlotReply> OperateAsync(string command, Func<Task<SlotReply>> run)
    {
        if (track.IsBusy || Interlocked.CompareExchange(ref _operated, 1, 0) != 0)
        {
            return Task.FromResult(new SlotReply(CommandResult.Busy($"{plugin} is busy with another change.", track.Current?.Number)));
        }

        var reply = new TaskCompletionSource<SlotReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool posted = Post(command, async () =>
        {
            var answer = new SlotReply(
                CommandResult.Failed($"{command} of {plugin} failed in the host; its log has the details.", track.Current?.Number));
            try
            {
                answer = await run();
            }
            catch (PluginLoadException e)
            {
                answer = new SlotReply(CommandResult.Failed($"{plugin}: {e.Message}", track.Current?.Number));
                throw;
            }
            finally
            {
                // In this order: whoever has the reply may send the next command.
                Volatile.Write(ref _operated, 0);
                reply.SetResult(answer);
            }
        });
        return posted
            ? reply.Task
            : Task.FromResult(
                new SlotReply(CommandResult.Refused($"{plugin} is not changed any more: the host stops.", track.Current?.Number)));
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    /// <summary>What cannot be loaded is a problem to show; anything else that comes here is a fault of the host.</summary>
    private async Task GuardAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (PluginLoadException e)
        {
            notices.ReportProblem(e.Message, track.Current?.Number);
        }
        catch (Exception e)
        {
            HostingLog.CommandFailed(logger, e, plugin, what);
            notices.ReportProblem($"{what} failed in the host: {e.Message}", track.Current?.Number);
        }
    }
}
