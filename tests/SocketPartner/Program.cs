using PluginHost.SocketPartner;

// Between a test and the program that it starts.
if (args is ["launch", var address, .. var command])
{
    return await Launcher.RunAsync(address, command);
}

// The other process of a test.
using var partner = new Partner();
await partner.RunAsync(Console.In, Console.Out);
return 0;
