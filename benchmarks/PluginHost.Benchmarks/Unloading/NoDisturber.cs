namespace PluginHost.Benchmarks.Unloading;

/// <summary>Does nothing.</summary>
internal sealed class NoDisturber : IDisturber
{
    public void Prepare(int times)
    {
    }

    public Round? Disturb() => null;

    public void CleanUp()
    {
    }
}
