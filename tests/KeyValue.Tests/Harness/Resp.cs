using System.Text;

namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>Writes requests.</summary>
internal static class Resp
{
    /// <summary>A request whose arguments are separated by single blanks.</summary>
    public static byte[] Request(string request) => Request([.. request.Split(' ').Select(Encoding.Latin1.GetBytes)]);

    public static byte[] Request(params byte[][] arguments)
    {
        var bytes = new List<byte>();
        bytes.AddRange(Encoding.ASCII.GetBytes($"*{arguments.Length}\r\n"));
        foreach (byte[] argument in arguments)
        {
            bytes.AddRange(Encoding.ASCII.GetBytes($"${argument.Length}\r\n"));
            bytes.AddRange(argument);
            bytes.AddRange("\r\n"u8);
        }

        return [.. bytes];
    }
}
