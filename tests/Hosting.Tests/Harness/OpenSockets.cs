using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>The descriptors of this process that are sockets, as Linux lists them.</summary>
internal sealed class OpenSockets
{
    private readonly HashSet<string> _before = [.. Now()];

    private OpenSockets()
    {
    }

    /// <summary>Remembers what is open now.</summary>
    public static OpenSockets Remember()
    {
        // The socket library keeps a socket of its own from its first use on.
        var any = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketDuplicator.Discard(SocketDuplicator.DuplicateAndClose(any, Environment.ProcessId));
        return new OpenSockets();
    }

    /// <summary>Waits until no socket is open that was not before; finalizers of what a plugin forgot may take a moment.</summary>
    public Task NoneMoreAsync() => Patience.UntilAsync(() => !More().Any(), () => $"Still open: {string.Join(", ", More())}");

    private IEnumerable<string> More() => Now().Where(socket => !_before.Contains(socket));

    private static IEnumerable<string> Now() =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(TargetOf).OfType<string>().Where(
            target => target.StartsWith("socket:", StringComparison.Ordinal));

    /// <summary>What a descriptor of this process is, such as <c>socket:[4711]</c>; null if it is closed by now.</summary>
    public static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null; // Closed since it was listed.
        }
    }
}
