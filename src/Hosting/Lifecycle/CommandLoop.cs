using System.Threading.Channels;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>Runs posted work one after the other, so that whoever posts needs no lock. Work must not throw.</summary>
internal sealed class CommandLoop : IAsyncDisposable
{
    private readonly Channel<Func<Task>> _work = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;

    public CommandLoop()
    {
        using (SuppressedFlow.Enter())
        {
            _running = Task.Run(RunAsync);
        }
    }

    /// <returns>False after the end: the work was dropped.</returns>
    public bool Post(Func<Task> work) => _work.Writer.TryWrite(work);

    /// <summary>Ends once everything that was posted before has run.</summary>
    public Task IdleAsync()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool posted = _work.Writer.TryWrite(() =>
        {
            idle.SetResult();
            return Task.CompletedTask;
        });
        return posted ? idle.Task : Task.CompletedTask;
    }

    /// <summary>Runs what was posted, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        await foreach (Func<Task> work in _work.Reader.ReadAllAsync())
        {
            await work();
        }
    }
}
