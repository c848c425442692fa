using System.Collections.Frozen;
using PluginHost.Contracts;

namespace PluginHost.Hosting.Loading;

/// <summary>The interfaces that make a class a plugin: the one place that lists them.</summary>
internal static class EntryContracts
{
    /// <summary>Their full names, as metadata spells them (a generic one carries its arity: <c>Name`1</c>).</summary>
    public static FrozenSet<string> FullNames { get; } = new[]
        {
            typeof(IConnectionHandler), typeof(ISessionHandler<>), typeof(ISocketReceiver),
        }
        .Select(type => type.FullName!)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Their names for a message: "IConnectionHandler, ISessionHandler or ISocketReceiver".</summary>
    public static string Display { get; } = $"{nameof(IConnectionHandler)}, {nameof(ISessionHandler<>)} or {nameof(ISocketReceiver)}";
}
