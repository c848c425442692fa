using System.Net.Sockets;
using System.Text;

namespace PluginHost.Chat.Tests;

/// <summary>One who sends lines and reads lines.</summary>
internal sealed class Client(Socket socket) : IDisposable
{
    private readonly StreamReader _reader = new(new NetworkStream(socket, ownsSocket: true), new UTF8Encoding(false));

    public Socket Socket => socket;

    public Task SayAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public Task SendAsync(byte[] bytes) => socket.SendAsync(bytes, TestContext.Current.CancellationToken).AsTask().WithPatience();

    /// <returns>Null at the end.</returns>
    public Task<string?> HearAsync() => _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithPatience();

    /// <summary>Reads up to a line.</summary>
    /// <returns>All that was read, that line included.</returns>
    public async Task<string[]> HearUntilAsync(Func<string, bool> isLast)
    {
        var heard = new List<string>();
        do
        {
            heard.Add(await HearAsync() ?? throw new EndOfStreamException($"The connection ended after: {string.Join(" | ", heard)}"));
        }
        while (!isLast(heard[^1]));
        return [.. heard];
    }

    /// <inheritdoc cref="HearUntilAsync(Func{string, bool})"/>
    public Task<string[]> HearUntilAsync(string last) => HearUntilAsync(line => line == last);

    public async Task<string[]> HearToTheEndAsync()
    {
        var heard = new List<string>();
        while (await HearAsync() is { } line)
        {
            heard.Add(line);
        }

        return [.. heard];
    }

    public void Dispose() => _reader.Dispose();
}
