using System.Reflection;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Calls a method of its own by reflection, often enough for the runtime to emit a stub.</summary>
internal sealed class ReflectionInvokes(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        var payload = new Payload("a", 1);
        PropertyInfo name = typeof(Payload).GetProperty(nameof(Payload.Name))!;
        for (int i = 0; i < 100; i++)
        {
            _ = name.GetValue(payload);
        }
        return Task.CompletedTask;
    }
}
