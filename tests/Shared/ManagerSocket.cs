using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Tests.Shared;

/// <summary>
/// What a service manager hears, for tests: the socket that NOTIFY_SOCKET names, with the sockets that it is given to store. Answers a
/// barrier, as sd_notify_barrier(3) wants it.
/// </summary>
internal sealed unsafe class ManagerSocket : IDisposable
{
    private const int CloseOnExec = 0x40000000;
    private const int HeaderSize = 16;
    private const string Barrier = "BARRIER=1";

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly Dictionary<string, Socket> _stored = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> _waiting = [];

    /// <param name="address">A path, or an abstract name that begins with <c>@</c>.</param>
    public ManagerSocket(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        new Thread(Read) { IsBackground = true, Name = "manager" }.Start();
    }

    public string Address { get; }

    /// <summary>What was said, barriers left out.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>What is stored now, by name.</summary>
    public IReadOnlyDictionary<string, Socket> Stored
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, Socket>(_stored);
            }
        }
    }

    /// <summary>The first message, come or to come, that contains the text.</summary>
    public Task<string> HeardAsync(string text) => HeardAsync(message => message.Contains(text, StringComparison.Ordinal), after: 0);

    /// <summary>The first message, come or to come, of those behind the first so many.</summary>
    public Task<string> HeardAsync(Func<string, bool> wanted, int after)
    {
        lock (_lock)
        {
            if (_messages.Skip(after).FirstOrDefault(wanted) is { } message)
            {
                return Task.FromResult(message);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, seen));
            return seen.Task;
        }
    }

    /// <summary>Hears no more, and closes what is stored.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        lock (_lock)
        {
            foreach (Socket stored in _stored.Values)
            {
                stored.Dispose();
            }
        }
    }

    private static string? Assigned(string message, string name) =>
        message.Split('\n').FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private void Read()
    {
        Span<byte> data = stackalloc byte[4096];
        Span<byte> control = stackalloc byte[HeaderSize + sizeof(long)];
        try
        {
            while (true)
            {
                _ = _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
                control.Clear();
                fixed (byte* bytes = data, rights = control)
                {
                    var vector = new IoVector { Base = (nint)bytes, Length = (nuint)data.Length };
                    var header = new MessageHeader { Vectors = (nint)(&vector), VectorCount = 1, Control = (nint)rights, ControlLength = (nuint)control.Length };
                    nint length = RecvMsg(_socket.SafeHandle, ref header, CloseOnExec);
                    if (length < 0)
                    {
                        return;
                    }

                    int? descriptor = header.ControlLength >= HeaderSize + sizeof(int)
                        ? MemoryMarshal.Read<int>(control[HeaderSize..])
                        : null;
                    Take(Encoding.UTF8.GetString(data[..(int)length]), descriptor);
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private void Take(string message, int? descriptor)
    {
        lock (_lock)
        {
            if (message == Barrier)
            {
                new SafeFileHandle(descriptor!.Value, ownsHandle: true).Dispose();
                return;
            }

            string name = Assigned(message, "FDNAME") ?? string.Empty;
            if (Assigned(message, "FDSTORE") == "1")
            {
                _stored[name] = new Socket(new SafeSocketHandle(descriptor!.Value, ownsHandle: true));
            }
            else if (Assigned(message, "FDSTOREREMOVE") == "1" && _stored.Remove(name, out Socket? removed))
            {
                removed.Dispose();
            }

            _messages.Add(message);
            foreach ((_, TaskCompletionSource<string> seen) in _waiting.Where(w => w.Wanted(message)))
            {
                seen.TrySetResult(message);
            }
        }
    }

    [DllImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static extern nint RecvMsg(SafeHandle socket, ref MessageHeader message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public nint Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public nint Name;
        public uint NameLength;
        public nint Vectors;
        public nuint VectorCount;
        public nint Control;
        public nuint ControlLength;
        public int Flags;
    }
}
