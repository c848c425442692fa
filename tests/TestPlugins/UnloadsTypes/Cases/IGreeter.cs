namespace PluginHost.TestPlugins.UnloadsTypes.Cases;

/// <summary>Something to make a proxy of.</summary>
public interface IGreeter
{
    string Greet(string name);
}
