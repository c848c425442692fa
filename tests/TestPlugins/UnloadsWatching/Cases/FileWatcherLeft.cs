using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsWatching.Cases;

/// <summary>Leaves a <c>FileSystemWatcher</c> watching.</summary>
internal sealed class FileWatcherLeft(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        var watcher = new FileSystemWatcher(Path.GetTempPath()) { Filter = "nothing-of-this-name" };
        watcher.Created += (_, _) => Note();
        watcher.EnableRaisingEvents = true;
        return Task.CompletedTask;
    }
}
