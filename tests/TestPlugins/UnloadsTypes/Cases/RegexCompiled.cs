using System.Text.RegularExpressions;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Compiles a regular expression.</summary>
internal sealed class RegexCompiled(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = new Regex("a(b+)c", RegexOptions.Compiled).IsMatch("abbc");
        return Task.CompletedTask;
    }
}
