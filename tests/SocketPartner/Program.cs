using PluginHost.SocketPartner;

// The other process of a test: does what the lines on its input say, and answers each with one line.
using var partner = new Partner();
while (await Console.In.ReadLineAsync() is { } line)
{
    await Console.Out.WriteLineAsync(await partner.DoAsync(line.Split(' ')));
}
