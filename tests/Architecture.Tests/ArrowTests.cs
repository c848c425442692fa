using System.Reflection;

namespace PluginHost.Architecture.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Assemblies_use_only_what_stands_below_them()
    {
        for (int room = 0; room < Rooms.FromTheTop.Length; room++)
        {
            string[] above = [.. Rooms.FromTheTop[..room].Select(r => r.GetName().Name!)];
            string[] used = [.. Rooms.FromTheTop[room].GetReferencedAssemblies().Select(a => a.Name!)];

            Assert.Empty(used.Intersect(above));
        }
    }

    [Fact]
    public void The_executable_does_without_what_is_for_tests() =>
        Assert.DoesNotContain(Rooms.Host.GetReferencedAssemblies(), a => a.Name == Rooms.Testing.GetName().Name);

    [Fact]
    public void What_is_for_tests_depends_on_no_test_framework() => Assert.DoesNotContain(
        Rooms.Testing.GetReferencedAssemblies(), a => a.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase)
            || a.Name.Contains("nunit", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_socket_library_depends_on_the_framework_alone() =>
        Assert.All(Rooms.Sockets.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name!, StringComparison.Ordinal));

    [Fact]
    public void The_contract_depends_on_the_framework_the_socket_library_and_abstractions() =>
        Assert.All(Rooms.Contracts.GetReferencedAssemblies(), a => Assert.True(
            a.Name!.StartsWith("System.", StringComparison.Ordinal)
            || a.Name == Rooms.Sockets.GetName().Name
            || a.Name.EndsWith(".Abstractions", StringComparison.Ordinal),
            $"The contract refers to {a.Name}."));

    [Fact]
    public void The_analysis_depends_on_the_framework_and_the_reader_of_dumps() =>
        Assert.All(Rooms.UnloadAnalysis.GetReferencedAssemblies(), a => Assert.True(
            a.Name!.StartsWith("System.", StringComparison.Ordinal)
                || a.Name is "Microsoft.Diagnostics.Runtime" or "Microsoft.Win32.Primitives",
            $"The analysis refers to {a.Name}."));

    [Fact]
    public void Folders_of_the_engine_use_only_what_stands_below_them()
    {
        var up = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type type in Rooms.Hosting.GetTypes().Where(t => !string.IsNullOrEmpty(Rooms.EngineFolderOf(t))))
        {
            int mine = FloorOf(type);
            foreach (Type used in UsedTypes.Of(type).Where(u => u.Assembly == Rooms.Hosting && Rooms.EngineFolderOf(u) is not null && FloorOf(u) < mine))
            {
                up.Add($"{type} uses {used}");
            }
        }

        Assert.Empty(up);
    }

    [Fact]
    public void Every_folder_of_the_engine_has_its_floor() =>
        Assert.Equal(
            Rooms.EngineFromTheTop.Order(StringComparer.Ordinal),
            Rooms.Hosting.GetTypes().Select(Rooms.EngineFolderOf).OfType<string>().Where(f => f.Length > 0).Distinct().Order(
                StringComparer.Ordinal));

    [Fact]
    public void Public_types_of_the_engine_are_in_one_namespace() =>
        Assert.All(Rooms.Hosting.GetExportedTypes(), t => Assert.Equal("PluginHost.Hosting", t.Namespace));

    [Fact]
    public void Interop_holds_declarations_only()
    {
        MethodInfo[] methods = [.. Rooms.Sockets.GetTypes().Concat(Rooms.UnloadAnalysis.GetTypes()).Concat(Rooms.Hosting.GetTypes())
            .Where(t => t.FullName!.Split('.', '+').Contains("Interop") && t.IsAbstract && t.IsSealed)
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))];

        Assert.NotEmpty(methods);
        Assert.All(methods, m => Assert.True(
            m.GetCustomAttributes().Any(
                a => a.GetType().Name is "LibraryImportAttribute" or "GeneratedCodeAttribute" or "DllImportAttribute")
            || m.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
            || m.Name.Contains("PInvoke", StringComparison.Ordinal),
            $"{m.DeclaringType}.{m.Name} is logic in an interop room."));
    }

    // The root, which is in no folder, stands above all.
    private static int FloorOf(Type type) => Array.IndexOf(Rooms.EngineFromTheTop, Rooms.EngineFolderOf(type));
}
