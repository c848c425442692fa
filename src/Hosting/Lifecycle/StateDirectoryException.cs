namespace PluginHost.Hosting;

/// <summary>The state directory cannot be used: it cannot be made or written, or another host holds it. The message says which.</summary>
public sealed class StateDirectoryException : IOException
{
    internal StateDirectoryException(string message)
        : base(message)
    {
    }
}
