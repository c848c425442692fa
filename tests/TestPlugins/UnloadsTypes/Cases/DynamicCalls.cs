using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Calls a type of its own through <c>dynamic</c>.</summary>
internal sealed class DynamicCalls(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        dynamic payload = new Payload("a", 1);
        payload.Name = payload.Name + "b";
        return Task.CompletedTask;
    }
}
