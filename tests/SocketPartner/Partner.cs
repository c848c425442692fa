using System.Globalization;
using System.Net.Sockets;
using PluginHost.Sockets;

namespace PluginHost.SocketPartner;

/// <summary>Holds one socket at a time, and does with it what it is told.</summary>
internal sealed class Partner : IDisposable
{
    private readonly Dictionary<string, Func<string[], Task<string>>> _verbs;
    private readonly ChannelVerbs _channel = new();
    private readonly List<Socket> _crowd = [];
    private Socket? _socket;
    private Task<string> _started = Task.FromResult("nothing");

    public Partner() => _verbs = new Dictionary<string, Func<string[], Task<string>>>(StringComparer.Ordinal)
    {
        ["start"] = Immediately(words => Start(words[1..])),
        ["finish"] = _ => _started,
        ["open"] = Immediately(words => Take(SocketDuplicator.Open(Information(words[1])))),
        ["open-all"] = words => OpenAllAsync(words[1..]),
        ["discard"] = Immediately(words => SocketDuplicator.Discard(Information(words[1])).ToString()),
        ["move"] = Immediately(words => Text(SocketDuplicator.DuplicateAndClose(Held, Number(words[1]), Timeout.InfiniteTimeSpan))),
        ["share"] = Immediately(words => Text(SocketDuplicator.Duplicate(Held, Number(words[1]), Timeout.InfiniteTimeSpan))),
        ["close"] = Immediately(_ => Take(null)),
        ["echo"] = _ => EchoAsync(Held),
        ["echo-synchronously"] = Immediately(_ => Echo(Held)),
        ["accept"] = _ => AcceptAsync(Held),
        ["close-while-accepting"] = _ => CloseWhileAcceptingAsync(),
        ["receive-datagram"] = _ => ReceiveAsync(Held),
        ["connect"] = Immediately(words => Take(RawClaim.Connect(words[1]))),
        ["crowd"] = Immediately(words => Crowd(words[1], Number(words[2]))),
        ["dial"] = Immediately(words => RawClaim.Dial(words[1], Convert.FromHexString(words[2]))),
        ["say"] = Immediately(words => RawClaim.Say(Held, Convert.FromHexString(words[1]))),
        ["channel-connect"] = words => _channel.ConnectAsync(words[1], Number(words[2])),
        ["channel-receive"] = words => _channel.ReceiveAsync(Number(words[1])),
        ["channel-take"] = async _ => Take(await _channel.TakeAsync()),
        ["channel-return"] = _ => _channel.ReturnAsync(),
        ["fill"] = Immediately(_ => Fill()),
        ["unfill"] = Immediately(_ => Empty()),
        ["descriptors"] = Immediately(_ => Descriptors.Count().ToString(CultureInfo.InvariantCulture)),
        ["registrations"] = Immediately(_ => Descriptors.RegistrationsOf(Held).ToString(CultureInfo.InvariantCulture)),
    };

    private Socket Held => _socket ?? throw new InvalidOperationException("no socket");

    /// <summary>Does what the lines say, and answers each with one, until they end.</summary>
    public async Task RunAsync(TextReader orders, TextWriter answers)
    {
        while (await orders.ReadLineAsync() is { } line)
        {
            await answers.WriteLineAsync(await DoAsync(line.Split(' ')));
            await answers.FlushAsync();
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _channel.Dispose();
        _crowd.ForEach(socket => socket.Dispose());
    }

    private static Func<string[], Task<string>> Immediately(Func<string[], string> verb) => words => Task.FromResult(verb(words));

    private static SocketInformation Information(string text) => new() { ProtocolInformation = Convert.FromBase64String(text) };

    private static string Text(SocketInformation information) => Convert.ToBase64String(information.ProtocolInformation);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> EchoAsync(Socket socket)
    {
        var buffer = new byte[1];
        if (await socket.ReceiveAsync(buffer) == 0)
        {
            return "end";
        }

        await socket.SendAsync(buffer);
        return "ok";
    }

    private static string Echo(Socket socket)
    {
        var buffer = new byte[1];
        return socket.Receive(buffer) == 1 && socket.Send(buffer) == 1 ? "ok" : "end";
    }

    private static async Task<string> AcceptAsync(Socket listener)
    {
        using Socket connection = await listener.AcceptAsync();
        return await EchoAsync(connection);
    }

    private static async Task<string> ReceiveAsync(Socket bound)
    {
        var buffer = new byte[1];
        await bound.ReceiveAsync(buffer);
        return buffer[0].ToString(CultureInfo.InvariantCulture);
    }

    private async Task<string> DoAsync(string[] words)
    {
        try
        {
            return await _verbs[words[0]](words);
        }
        catch (SocketInformationException e)
        {
            return $"fault {e.Fault}";
        }
        catch (Exception e)
        {
            return $"error {e.GetType().Name} {e.Message}".ReplaceLineEndings(" ");
        }
    }

    private async Task<string> CloseWhileAcceptingAsync()
    {
        Task<Socket> accept = Held.AcceptAsync();
        Take(null);
        try
        {
            (await accept).Dispose();
            return "accepted";
        }
        catch (SocketException)
        {
            return "ok";
        }
    }

    /// <summary>Each by a thread of its own, all at once; says how many it got.</summary>
    private async Task<string> OpenAllAsync(string[] all)
    {
        using var start = new Barrier(all.Length);
        Task<Socket>[] opening = [.. all.Select(text => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return SocketDuplicator.Open(Information(text));
            },
            TaskCreationOptions.LongRunning))];
        _crowd.AddRange(await Task.WhenAll(opening));
        return all.Length.ToString(CultureInfo.InvariantCulture);
    }

    private string Crowd(string server, int count)
    {
        while (_crowd.Count < count)
        {
            _crowd.Add(RawClaim.Connect(server));
        }

        return _crowd.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Takes every descriptor that is free.</summary>
    private string Fill()
    {
        // The code and the assemblies of the way to the error, which need a file each, while there is one.
        _ = $"{new SocketChannelException(SocketChannelFault.SocketLost)}";
        try
        {
            while (true)
            {
                _crowd.Add(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified));
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            return "ok";
        }
    }

    private string Empty()
    {
        _crowd.ForEach(socket => socket.Dispose());
        _crowd.Clear();
        return "ok";
    }

    /// <summary>Begins what may have to wait: when this is answered, it does.</summary>
    private string Start(string[] words)
    {
        _started = DoAsync(words);
        return _started.IsCompleted ? "over" : "waiting";
    }

    private string Take(Socket? socket)
    {
        _socket?.Dispose();
        _socket = socket;
        return "ok";
    }
}
