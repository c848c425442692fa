using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Starts a thread that never ends and has no object of the plugin on its stack.</summary>
public sealed class StaticThreadHabit : IHabit
{
    public void Start() => new Thread(Spin) { IsBackground = true, Name = "static pump" }.Start();

    private static void Spin()
    {
        while (true)
        {
            Thread.Sleep(50);
        }
    }
}
