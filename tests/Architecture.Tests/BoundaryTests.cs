using System.Reflection;
using System.Runtime.Loader;
using PluginHost.Contracts;

namespace PluginHost.Architecture.Tests;

/// <summary>What makes a context collectible is what the host does not keep.</summary>
public sealed class BoundaryTests
{
    private static readonly string[] Keepers =
        ["PluginInstance", "SharingContext", "ContextConnections", "ContextGeneration", "ContextStateAdapter", "StateCheckpoints", "SessionAdapter`1"];

    // The host's own context is no plugin's.
    private static readonly string[] KeepersOfTheHosts = ["HostAssemblies"];

    // What plugins implement; what the host lends to them is the host's own.
    private static readonly Type[] PluginSide =
    [
        typeof(IConnectionHandler), typeof(ISessionHandler<>), typeof(ISocketReceiver), typeof(IPluginLifecycle), typeof(IStatefulPlugin),
        typeof(IReferenceState),
        Rooms.Hosting.GetType("PluginHost.Hosting.Connections.SessionAdapter", throwOnError: true)!,
        Rooms.Hosting.GetType("PluginHost.Hosting.Lifecycle.StateAdapter", throwOnError: true)!, typeof(AssemblyLoadContext),
    ];

    [Fact]
    public void Plugin_objects_are_kept_by_their_generation_alone()
    {
        IEnumerable<FieldInfo> kept = Fields(Rooms.Hosting)
            .Where(f => PluginSide.Contains(f.FieldType.IsGenericType ? f.FieldType.GetGenericTypeDefinition() : f.FieldType) && !Keepers.Concat(KeepersOfTheHosts).Contains(f.DeclaringType!.Name) && !IsTransient(f.DeclaringType));

        Assert.Empty(kept.Select(f => $"{f.DeclaringType}.{f.Name}"));
    }

    [Fact]
    public void No_exception_is_kept_in_a_field()
    {
        IEnumerable<FieldInfo> kept = Fields(Rooms.Hosting).Concat(Fields(Rooms.Host))
            .Where(f => typeof(Exception).IsAssignableFrom(f.FieldType) && !IsTransient(f.DeclaringType!));

        Assert.Empty(kept.Select(f => $"{f.DeclaringType}.{f.Name}"));
    }

    [Fact]
    public void The_contract_has_no_default_interface_methods()
    {
        IEnumerable<MethodInfo> bodies = Rooms.Contracts.GetExportedTypes()
            .Where(t => t.IsInterface)
            .SelectMany(t => t.GetMethods())
            .Where(m => !m.IsAbstract && !m.IsStatic);

        Assert.Empty(bodies.Select(m => $"{m.DeclaringType}.{m.Name}"));
    }

    private static IEnumerable<FieldInfo> Fields(Assembly assembly) => assembly.GetTypes().SelectMany(t => t.GetFields(
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));

    // A method's own state while it runs: closures, iterators, async state machines and reading code with no instance that lasts.
    private static bool IsTransient(Type type) =>
        type.Name.StartsWith('<') || (type.DeclaringType is { } outer && IsTransient(outer));
}
