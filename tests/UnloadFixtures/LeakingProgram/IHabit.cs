namespace PluginHost.LeakingProgram;

/// <summary>One habit of a plugin, good or bad.</summary>
public interface IHabit
{
    void Start();
}
