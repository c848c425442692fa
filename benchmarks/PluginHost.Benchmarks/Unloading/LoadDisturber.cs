namespace PluginHost.Benchmarks.Unloading;

/// <summary>Loads a plugin each time, and unloads them all at the end.</summary>
internal sealed class LoadDisturber(SampleRunner runner) : IDisturber
{
    private readonly Stack<Sample> _loaded = [];

    public void Prepare(int times)
    {
    }

    public Round? Disturb()
    {
        Sample next = Sample.Crowd[_loaded.Count];
        runner.Load(next);
        _loaded.Push(next);
        return null;
    }

    public void CleanUp()
    {
        while (_loaded.TryPop(out Sample? last))
        {
            runner.Unload(last);
        }
    }
}
