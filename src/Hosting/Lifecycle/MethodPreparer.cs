using System.Reflection;
using System.Runtime.CompilerServices;

namespace PluginHost.Hosting.Lifecycle;

/// <summary>
/// Compiles a plugin's own methods before its first client needs them: in a collectible context nothing is precompiled, and the first call
/// of each method would pay for it.
/// </summary>
internal static class MethodPreparer
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Compiles all methods, which may load what they refer to. Skips those that refer to an assembly that is nowhere: it may be optional.
    /// Throws what the runtime throws when something does not fit.
    /// </summary>
    public static void Prepare(Assembly assembly)
    {
        foreach (Type type in TypesOf(assembly).Where(t => !t.IsGenericTypeDefinition))
        {
            try
            {
                Prepare(type);
            }
            catch (FileNotFoundException)
            {
                // The type's members cannot even be listed. What uses it fails when it runs, as without this preparation.
            }
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e) when (e.LoaderExceptions.All(each => each is FileNotFoundException))
        {
            return e.Types.OfType<Type>();
        }
    }

    private static void Prepare(Type type)
    {
        foreach (MethodBase method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
        {
            if (!method.IsAbstract && !method.IsGenericMethodDefinition && method.GetMethodBody() is not null)
            {
                try
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
                catch (FileNotFoundException)
                {
                    // As above, for this method.
                }
            }
        }
    }
}
