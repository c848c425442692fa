using System.Reflection;
using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// One library's <c>ClearCache(Type[])</c>, found by its <see cref="MetadataUpdateHandlerAttribute"/>. The convention is the one of hot
/// reload.
/// </summary>
internal sealed class CacheHandler
{
    private readonly Action<Type[]?> _clear;

    private CacheHandler(string name, Action<Type[]?> clear) => (Name, _clear) = (name, clear);

    public string Name { get; }

    /// <summary>The handlers of an assembly; runs none of its code.</summary>
    /// <remarks>
    /// The runtime's own is left out: what it clears, the reflection data of a type, belongs to the type's context and goes with it, and to
    /// reach it all it would load every type of the process (dotnet/runtime, RuntimeTypeMetadataUpdateHandler).
    /// </remarks>
    public static CacheHandler[] Of(Assembly assembly) =>
        assembly == typeof(object).Assembly
            ? []
            : [.. assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>().Select(a => Of(a.HandlerType)).OfType<CacheHandler>()];

    /// <summary>Clears the cache, whatever is in it.</summary>
    public void Clear() => _clear(null);

    private static CacheHandler? Of(Type type)
    {
        MethodInfo? clear = type.GetMethod(
            "ClearCache", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])]);
        return clear is null ? null : new CacheHandler(type.FullName ?? type.Name, clear.CreateDelegate<Action<Type[]?>>());
    }
}
