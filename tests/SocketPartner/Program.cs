using PluginHost.SocketPartner;

// The other process of a test.
using var partner = new Partner();
await partner.RunAsync(Console.In, Console.Out);
