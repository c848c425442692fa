using System.Reflection;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Makes a <c>DispatchProxy</c> of an interface of its own.</summary>
internal sealed class Proxying(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = DispatchProxy.Create<IGreeter, GreeterProxy>().Greet("a");
        return Task.CompletedTask;
    }
}
