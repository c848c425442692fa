using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Starts a thread that never ends and uses its instance.</summary>
public sealed class InstanceThreadHabit : IHabit
{
    private readonly SemaphoreSlim _never = new(0);

    public void Start() => new Thread(Pump) { IsBackground = true, Name = "instance pump" }.Start();

    private void Pump()
    {
        _never.Wait();
        GC.KeepAlive(this);
    }
}
