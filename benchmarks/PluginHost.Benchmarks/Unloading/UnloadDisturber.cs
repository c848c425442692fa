namespace PluginHost.Benchmarks.Unloading;

/// <summary>Loads plugins at first, and unloads one each time.</summary>
internal sealed class UnloadDisturber(SampleRunner runner) : IDisturber
{
    private readonly Stack<Sample> _loaded = [];

    public void Prepare(int times)
    {
        foreach (Sample sample in Sample.Crowd.Take(times))
        {
            runner.Load(sample);
            _loaded.Push(sample);
        }
    }

    public Round? Disturb() => runner.Unload(_loaded.Pop());

    public void CleanUp()
    {
        while (_loaded.TryPop(out Sample? last))
        {
            runner.Unload(last);
        }
    }
}
