using System.Globalization;
using System.Net;
using PluginHost.Hosting.Transport;

namespace PluginHost.Hosting.Connections;

/// <summary>Something of a generation that an operator sees as a connection and that a deadline can end.</summary>
internal abstract class TrackedConnection(ConnectionOrigin origin)
{
    /// <summary>Links of the <see cref="ConnectionSet"/> that holds it; guarded by that set's lock.</summary>
    internal TrackedConnection? Previous { get; set; }

    internal TrackedConnection? Next { get; set; }

    internal bool IsLinked { get; set; }

    public ConnectionOrigin Origin => origin;

    public string Id => string.Create(CultureInfo.InvariantCulture, $"{origin.Plugin}-{origin.Generation}-{origin.Number}");

    public string Endpoint => origin.Endpoint;

    public DateTimeOffset Since => origin.Since;

    /// <summary>False for a listening or bound socket that was handed over.</summary>
    public virtual bool IsConnection => true;

    /// <summary>Who drives it, in an operator's word: <c>handler</c>, <c>socket</c>, <c>tracked</c>, <c>listener</c>.</summary>
    public abstract string Kind { get; }

    public abstract EndPoint? Local { get; }

    public abstract EndPoint? Remote { get; }

    /// <summary>Whether it is over without having said so: its socket was closed by the plugin.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Ends it at once, any thread, idempotent; runs no plugin code on the caller's thread.</summary>
    public abstract void Abort();
}
