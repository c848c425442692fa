using System.Text;

namespace PluginHost.Testing.Tests.Support;

/// <summary>A conversation in lines over a connection that a test has opened.</summary>
internal static class Lines
{
    /// <summary>Sends a line and gives back the one that answers.</summary>
    public static async Task<string> AskAsync(this Stream connection, string line)
    {
        await connection.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);
        return await connection.ReadLineAsync();
    }

    public static async Task<string> ReadLineAsync(this Stream connection)
    {
        var line = new StringBuilder();
        byte[] next = new byte[1];
        while (await connection.ReadAsync(next, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience) == 1)
        {
            if (next[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next[0]);
        }

        throw new EndOfStreamException($"The connection ended after '{line}'.");
    }

    /// <summary>The backstop against a test that hangs.</summary>
    private static TimeSpan Patience => TimeSpan.FromSeconds(30);
}
