using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Tests.PluginCalls;

public sealed class FrameworkObjectsTests
{
    private static readonly object Foreign = MakeForeign();

    public static TheoryData<string, object> Qualifying => new()
    {
        { "strings to bytes", new Dictionary<string, byte[]> { ["a"] = [1], ["b"] = [2] } },
        { "nested collections", new Dictionary<string, List<Dictionary<int, DateTimeOffset?>>> { ["a"] = [new() { [1] = DateTimeOffset.UnixEpoch }] } },
        { "boxed values", new object?[] { 1, "two", 3.0, null, Guid.Empty, new byte[] { 4 }, (5, "six") } },
        { "sorted, concurrent, linked", new object[] { new SortedSet<(double, string)> { (1, "a") }, new ConcurrentDictionary<string, long> { ["a"] = 1 }, new LinkedList<byte[]>([[1]]) } },
        { "itself", Circle() },
    };

    public static TheoryData<string, object, string> Others => new()
    {
        { "itself", Foreign, "Foreign is the plugin's own type Foreign" },
        { "in an array", new object[] { "a", Foreign }, "Object[][1] is the plugin's own type Foreign" },
        { "in a dictionary", new Dictionary<string, object> { ["a"] = Foreign }, "._entries[0].value is the plugin's own type Foreign" },
        { "deep", new List<object> { new object[] { new Dictionary<int, object> { [1] = Foreign } } }, "[0][0]._entries[0].value is the "
            + "plugin's own type Foreign" },
        { "a generic type over it", Activator.CreateInstance(typeof(List<>).MakeGenericType(Foreign.GetType()))!, "is the plugin's own type System.Collections.Generic.List`1[Foreign]" },
        { "a delegate", new object[] { new Action(() => { }) }, "is of type System.Action, which can hold objects out of sight" },
        { "a type", new object[] { Foreign.GetType() }, "which can hold objects out of sight" },
        { "a weak reference", new object[] { new WeakReference(Foreign) }, "which can hold objects out of sight" },
        { "a value per thread", new object[] { new ThreadLocal<object>() }, "which can hold objects out of sight" },
        { "behind a comparer", new Dictionary<string, byte[]>((IEqualityComparer<string>)MakeForeign(typeof(IEqualityComparer<string>))), "._comparer is the plugin's own type Foreign" },
    };

    [Theory]
    [MemberData(nameof(Qualifying), DisableDiscoveryEnumeration = true)]
    public void What_is_made_of_the_frameworks_types_qualifies(string what, object root) =>
        Assert.True(FrameworkObjects.FindOther(root) is null, $"{what}: {FrameworkObjects.FindOther(root)}");

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void Anything_else_is_found_and_the_way_to_it_named(string what, object root, string way) =>
        Assert.True(
            FrameworkObjects.FindOther(root)?.Contains(way, StringComparison.Ordinal), $"{what}: {FrameworkObjects.FindOther(root)}");

    [Fact]
    public void Elements_are_not_looked_at_where_their_type_tells()
    {
        // A million entries of sealed types: were they looked at, each would be remembered.
        var large = new Dictionary<string, byte[]>();
        for (int i = 0; i < 1_000_000; i++)
        {
            large.Add(i.ToString(), []);
        }

        FrameworkObjects.FindOther(new Dictionary<string, byte[]>());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(FrameworkObjects.FindOther(large));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static object Circle()
    {
        object[] circle = new object[1];
        circle[0] = circle;
        return circle;
    }

    private static object MakeForeign(params Type[] interfaces)
    {
        ModuleBuilder module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Foreign"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("Foreign");
        TypeBuilder type = module.DefineType("Foreign", TypeAttributes.Public, null, interfaces);
        foreach (MethodInfo method in interfaces.SelectMany(i => i.GetMethods()))
        {
            ILGenerator body = type.DefineMethod(
                method.Name, MethodAttributes.Public | MethodAttributes.Virtual, method.ReturnType,
                [.. method.GetParameters().Select(p => p.ParameterType)]).GetILGenerator();
            body.Emit(OpCodes.Ldc_I4_0);
            body.Emit(OpCodes.Ret);
        }

        return Activator.CreateInstance(type.CreateType())!;
    }
}
