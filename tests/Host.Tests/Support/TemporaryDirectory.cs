namespace PluginHost.Host.Tests.Support;

/// <summary>A directory of a test's own, with a path short enough for a socket.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("ph-").FullName;

    public string At(params string[] parts) => Path.Combine([FullPath, .. parts]);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
