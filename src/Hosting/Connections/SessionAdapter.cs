using System.Buffers;
using PluginHost.Contracts;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// A plugin's <see cref="ISessionHandler{TSession}"/> without its type parameter. As much the plugin's as its object: kept by its
/// generation only.
/// </summary>
internal abstract class SessionAdapter
{
    public abstract int Version { get; }

    /// <param name="plugin">The plugin's object.</param>
    /// <returns>Null if it handles no sessions.</returns>
    /// <exception cref="NotSupportedException">It handles sessions of more than one type.</exception>
    public static SessionAdapter? Of(object plugin)
    {
        Type[] handled =
            [.. plugin.GetType().GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISessionHandler<>))];
        return handled switch
        {
            [] => null,
            [var one] =>
                (SessionAdapter)Activator.CreateInstance(typeof(SessionAdapter<>).MakeGenericType(one.GenericTypeArguments), plugin)!,
            _ =>
                throw new NotSupportedException(
                    $"{plugin.GetType()} implements ISessionHandler for {handled.Length} types of session; a plugin has one."),
        };
    }

    public abstract object Open(IConnection connection);

    public abstract Task<SessionEnd> HandleAsync(IConnection connection, object session, CancellationToken aborted);

    public abstract void Save(object session, int readerVersion, IBufferWriter<byte> to);

    public abstract object Load(IConnection connection, ReadOnlySequence<byte> from, int version);
}
