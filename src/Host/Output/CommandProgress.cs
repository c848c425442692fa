using PluginHost.Host.Client;
using PluginHost.Host.Wire;
using PluginHost.Hosting;
using Spectre.Console;

namespace PluginHost.Host.Output;

/// <summary>
/// Says what a command waits for, until it has ended: a live line on a terminal, elsewhere a line every few seconds. On stderr.
/// </summary>
internal sealed class CommandProgress(AdminClient client, Terminal terminal, TimeProvider time)
{
    // Most commands end sooner, and need no progress.
    private static readonly TimeSpan LivePatience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LinePatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>What was waited for when it was last looked; null if there was no time to look.</summary>
    public string? Last { get; private set; }

    public async Task FollowAsync(Task command, string plugin, CancellationToken cancellationToken)
    {
        if (await EndsWithinAsync(command, terminal.IsTerminal ? LivePatience : LinePatience, cancellationToken))
        {
            return;
        }

        if (!terminal.IsTerminal)
        {
            await PollAsync(command, plugin, LineInterval, text => terminal.WriteLine($"{plugin}: {text}"), cancellationToken);
            return;
        }

        await terminal.Console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(DisplayText.Of(plugin)), status =>
        {
            void Show(string text) => status.Status(Markup.Escape(DisplayText.Of($"{plugin}: {text}")));
            return PollAsync(command, plugin, LiveInterval, Show, cancellationToken);
        });
    }

    private async Task PollAsync(Task command, string plugin, TimeSpan interval, Action<string> show, CancellationToken cancellationToken)
    {
        do
        {
            if (await DescribeAsync(plugin, cancellationToken) is { } text)
            {
                Last = text;
                show(text);
            }
        }
        while (!await EndsWithinAsync(command, interval, cancellationToken));
    }

    private async Task<string?> DescribeAsync(string plugin, CancellationToken cancellationToken)
    {
        try
        {
            StatusDocument status = await client.GetPluginAsync(plugin, cancellationToken);
            return Describe(status.Plugins[0]);
        }
        catch (Exception e) when (e is AdminException or HostNotRunningException)
        {
            // The command itself fails for the same reason, and says so.
            return null;
        }
    }

    private string? Describe(PluginStatus plugin)
    {
        IEnumerable<string> parts = plugin.Retiring.Select(generation => GenerationText.Of(generation, time));
        string[] all = [.. plugin.State == PluginState.Reloading ? parts.Prepend("a new generation is being made ready") : parts];
        return all.Length == 0 ? null : string.Join("; ", all);
    }

    private async Task<bool> EndsWithinAsync(Task command, TimeSpan interval, CancellationToken cancellationToken)
    {
        await Task.WhenAny(command, Task.Delay(interval, time, cancellationToken));
        return command.IsCompleted || cancellationToken.IsCancellationRequested;
    }
}
