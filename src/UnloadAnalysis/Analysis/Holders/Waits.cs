namespace PluginHost.UnloadAnalysis;

/// <summary>Async methods that wait, and what for.</summary>
internal static class Waits
{
    private const string Box = "AsyncStateMachineBox<";

    // The type of what an async method hangs on, and how an author writes it.
    private static readonly (string Type, string Awaits)[] Known =
    [
        ("System.Threading.Tasks.Task+DelayPromise", "Task.Delay"),
        ("System.Threading.PeriodicTimer", "PeriodicTimer.WaitForNextTickAsync"),
        ("System.Threading.SemaphoreSlim", "SemaphoreSlim.WaitAsync"),
        ("System.Threading.Channels.", "a Channel"),
        ("System.IO.Pipelines.", "a Pipe"),
        ("System.Net.Sockets.SocketAsyncContext+AcceptOperation", "Socket.AcceptAsync"),
        ("System.Net.Sockets.SocketAsyncContext", "an operation on a Socket"),
        ("System.Net.Sockets.", "an operation on a Socket"),
    ];

    /// <summary>
    /// The state machine that a path enters the context by, or the last that it passes; -1 if there is none near its end.
    /// </summary>
    public static int PlaceOn(HeldPath path)
    {
        for (int i = path.Nodes.Count - 1; i >= Math.Max(0, path.Nodes.Count - 3); i--)
        {
            if (path.Nodes[i].TypeName.Contains(Box, StringComparison.Ordinal) && MethodAt(path, i) is not null)
            {
                return i;
            }
        }

        return -1;
    }

    public static string? MethodAt(HeldPath path, int place) => TypeNames.AsyncMethod(path.Nodes[place].TypeName);

    /// <summary>What the method at <paramref name="place"/> waits for.</summary>
    public static string? AwaitedAt(HeldPath path, int place)
    {
        foreach ((string type, string awaits) in Known)
        {
            if (path.IndexOf(type) is >= 0 and int at && at < place)
            {
                return awaits;
            }
        }

        string? before = place > 0 ? path.Nodes[place - 1].TypeName : null;
        return before is null ? null
            : before.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal)
                ? path.Root is { Kind: RootKind.StaticField, Field: { } field } ? $"a Task of {TypeNames.Field(field)}" : "a Task"
            : TypeNames.Type(before);
    }
}
