using System.Linq.Expressions;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Compiles an expression over a type of its own.</summary>
internal sealed class ExpressionCompiled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        Expression<Func<Payload, string>> name = payload => payload.Name;
        _ = name.Compile()(new Payload("a", 1));
        return Task.CompletedTask;
    }
}
