namespace PluginHost.LeakingProgram;

/// <summary>What a host offers to its plugins and keeps for as long as it runs.</summary>
public static class HostEvents
{
    public static event EventHandler? DocumentSaved;

    public static void RaiseDocumentSaved() => DocumentSaved?.Invoke(null, EventArgs.Empty);
}
