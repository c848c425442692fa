namespace PluginHost.Benchmarks.Reloading;

/// <summary>A client with a thread of its own. Its calls block.</summary>
internal interface IReloadClient : IDisposable
{
    /// <summary>Asks until told to stop. May be called again.</summary>
    ClientSample Run(CancellationToken stop);
}
