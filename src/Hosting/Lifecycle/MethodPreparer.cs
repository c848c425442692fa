using System.Reflection;
using System.Runtime.CompilerServices;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Compiles a plugin's own methods before its first client needs them: in a collectible context nothing is precompiled, and the first call of
/// each method would pay for it.
/// </summary>
internal static class MethodPreparer
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>May load what the methods refer to. Throws what the runtime throws when that is missing or does not fit.</summary>
    public static void Prepare(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes().Where(t => !t.IsGenericTypeDefinition))
        {
            foreach (MethodBase method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
            {
                if (!method.IsAbstract && !method.IsGenericMethodDefinition && method.GetMethodBody() is not null)
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
            }
        }
    }
}
