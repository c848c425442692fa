using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Calls a native library.</summary>
internal sealed partial class NativeCall(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        _ = GetProcessId();
        return Task.CompletedTask;
    }

    [LibraryImport("libc", EntryPoint = "getpid")]
    private static partial int GetProcessId();
}
