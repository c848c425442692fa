using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Assemblies that another carries as manifest resources, for a resolver of its own. Told by the resource's name, which bundlers make of
/// the file's: <c>costura.newtonsoft.json.dll.compressed</c> (Costura.Fody), <c>Lib.Newtonsoft.Json.dll</c>.
/// </summary>
internal static class EmbeddedAssemblies
{
    /// <summary>The names of the resources of an assembly.</summary>
    /// <exception cref="BadImageFormatException">The metadata is damaged.</exception>
    public static IEnumerable<string> ResourcesOf(MetadataReader carrier) =>
        carrier.ManifestResources.Select(handle => carrier.GetString(carrier.GetManifestResource(handle).Name));

    /// <summary>Whether a resource bears the name of an assembly's file.</summary>
    public static bool IsNamedFor(string resource, string simpleName)
    {
        string fileName = simpleName + ".dll";
        int at = resource.IndexOf(fileName, StringComparison.OrdinalIgnoreCase);
        int end = at + fileName.Length;
        return at >= 0 && (at == 0 || resource[at - 1] is '.' or '/') && (end == resource.Length || resource[end] == '.');
    }
}
