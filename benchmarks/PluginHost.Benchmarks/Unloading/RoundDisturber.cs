namespace PluginHost.Benchmarks.Unloading;

/// <summary>Loads and unloads a plugin each time.</summary>
internal sealed class RoundDisturber(SampleRunner runner) : IDisturber
{
    public void Prepare(int times)
    {
    }

    public Round? Disturb() => runner.Run(Sample.Echo);

    public void CleanUp()
    {
    }
}
