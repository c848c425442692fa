using System.Globalization;
using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>
/// Registrations in epoll under numbers that no longer name the socket: its duplicates were closed without <see cref="SocketEngine"/>.
/// </summary>
/// <remarks>
/// epoll's key is the number together with the open file, so a registration can only be deleted through a descriptor that has both. See
/// proc_pid_fdinfo(5) for the lines read here.
/// </remarks>
internal static class StaleRegistrations
{
    public static void Remove(Socket survivor)
    {
        using var pin = new PinnedDescriptor(survivor);
        SocketEngine engine = SocketEngine.Get();
        if (LinkOf(pin.Number) is not { } link)
        {
            return;
        }

        foreach (int number in Registered(engine, InodeIn(link)))
        {
            if (LinkOf(number) is null)
            {
                Remove(number, pin.Number, engine);
            }
        }
    }

    /// <summary>Gives the number to the socket once more, if it is still free, deletes the registration and closes it.</summary>
    private static void Remove(int number, int survivor, SocketEngine engine)
    {
        int duplicate = Interop.Linux.Fcntl(survivor, Interop.Linux.DuplicateCloseOnExec, number);
        if (duplicate < 0)
        {
            // The table is full, or its limit was lowered beneath the number. The registration costs time, not correctness: it stays.
            return;
        }

        if (duplicate == number)
        {
            engine.Unregister(number);
        }

        Interop.Linux.Close(duplicate);
    }

    private static IReadOnlyList<int> Registered(SocketEngine engine, ulong inode)
    {
        var numbers = new List<int>();
        foreach (int epoll in engine.Epolls)
        {
            foreach (string line in File.ReadLines($"/proc/self/fdinfo/{epoll}"))
            {
                if (EpollTarget.TryParse(line, out EpollTarget target) && target.Inode == inode)
                {
                    numbers.Add(target.Number);
                }
            }
        }

        return numbers;
    }

    private static string? LinkOf(int number) => new FileInfo($"/proc/self/fd/{number}").LinkTarget;

    private static ulong InodeIn(string link)
    {
        // socket:[12345]
        int start = link.IndexOf('[', StringComparison.Ordinal) + 1;
        return ulong.Parse(link.AsSpan(start, link.Length - start - 1), CultureInfo.InvariantCulture);
    }
}
