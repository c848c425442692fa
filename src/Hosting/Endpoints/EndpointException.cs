namespace PluginHost.Hosting.Endpoints;

/// <summary>An endpoint cannot be had. The message says which, why, and what to do.</summary>
internal sealed class EndpointException(string message, bool isRefusal = false) : Exception(message)
{
    /// <summary>Policy or configuration forbids it, rather than the system.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
