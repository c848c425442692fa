using System.Globalization;
using System.Net;

namespace PluginHost.Hosting.Tests.Harness;

/// <summary>The connections that the kernel has made for a listener and nobody has accepted yet.</summary>
internal static class Backlog
{
    /// <summary>
    /// How many wait on a listener of 127.0.0.1: proc_net_tcp(5), where the receive queue of a listening socket counts them.
    /// </summary>
    public static int Of(EndPoint listener)
    {
        string local = string.Create(CultureInfo.InvariantCulture, $"0100007F:{((IPEndPoint)listener).Port:X4}");
        string[] socket = File.ReadLines("/proc/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(fields => fields[1] == local && fields[3] == "0A");
        return int.Parse(socket[4].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until that many wait.</summary>
    public static Task HoldsAsync(EndPoint listener, int count) =>
        Patience.UntilAsync(() => Of(listener) == count, () => $"{Of(listener)} wait in the backlog, not {count}.");
}
