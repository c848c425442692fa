using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.WarmsUp;

/// <summary>Welcomes a throw-away connection; fails on it where its setting <c>Fail</c> says so.</summary>
[Endpoint("tcp://127.0.0.1:0")]
[WarmUp("up\n")]
public sealed class WarmsUp(IPluginContext context) : IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        byte[] buffer = new byte[4096];
        while (await connection.Socket.ReceiveAsync(buffer, aborted) is > 0 and int received)
        {
            if (context.Settings["Fail"] is not null)
            {
                throw new FormatException("cold");
            }

            await connection.Socket.SendAsync(
                Encoding.UTF8.GetBytes("warm:" + Encoding.UTF8.GetString(buffer, 0, received)), CancellationToken.None);
        }
    }
}
