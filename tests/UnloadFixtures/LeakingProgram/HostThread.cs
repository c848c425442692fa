using System.Collections.Concurrent;

namespace PluginHost.LeakingProgram;

/// <summary>A thread of the host's that runs what it is given and lives on.</summary>
public static class HostThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static HostThread() => new Thread(Loop) { IsBackground = true, Name = "host worker" }.Start();

    public static void Run(Action action)
    {
        using var done = new ManualResetEventSlim();
        Work.Add(() =>
        {
            action();
            done.Set();
        });
        done.Wait();

        // What follows overwrites whatever the loop still has of it.
        using var next = new ManualResetEventSlim();
        Work.Add(next.Set);
        next.Wait();
    }

    private static void Loop()
    {
        foreach (Action action in Work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
