using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins;

/// <summary>Runs its case for whoever connects and says <c>done</c>.</summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed class UnloadPlugin(IPluginContext context) : IConnectionHandler, IPluginLifecycle
{
    private readonly UnloadCase _case = UnloadCase.Of(context);

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task HandleAsync(IConnection connection, CancellationToken aborted)
    {
        await _case.UseAsync(aborted);
        await connection.SendAsync(Encoding.UTF8.GetBytes("done\n"), CancellationToken.None);
    }

    public ValueTask StopAsync(CancellationToken deadline) => new(_case.StopAsync());
}
