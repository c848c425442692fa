using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PluginHost.Contracts;

namespace PluginHost.Testing.Builds;

/// <summary>The endpoints that a build's classes declare by attribute, read without loading them.</summary>
internal static class DeclaredEndpoints
{
    /// <returns>Addresses by name. A base class may lie in a library, so all of the build's assemblies are read.</returns>
    public static IReadOnlyDictionary<string, string> Of(PluginBuild build)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (BuildFile file in build.Files.Where(file => Path.GetExtension(file.RelativePath) == ".dll"))
        {
            foreach ((string name, string url) in Read(file.SourcePath))
            {
                found.TryAdd(name, url);
            }
        }

        return found;
    }

    private static List<(string Name, string Url)> Read(string path)
    {
        var endpoints = new List<(string, string)>();
        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (image.HasMetadata)
            {
                MetadataReader reader = image.GetMetadataReader();
                endpoints.AddRange(
                    reader.CustomAttributes.Select(reader.GetCustomAttribute).Where(a => IsEndpoint(reader, a)).Select(Decode));
            }
        }
        catch (BadImageFormatException)
        {
            // A native library; or a damaged plugin, of which the host speaks when it loads it.
        }

        return endpoints;
    }

    private static bool IsEndpoint(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Parent.Kind != HandleKind.TypeDefinition || attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        EntityHandle type = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (type.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        TypeReference reference = reader.GetTypeReference((TypeReferenceHandle)type);
        return reader.StringComparer.Equals(reference.Name, nameof(EndpointAttribute))
            && reader.StringComparer.Equals(reference.Namespace, typeof(EndpointAttribute).Namespace!);
    }

    private static (string Name, string Url) Decode(CustomAttribute attribute)
    {
        CustomAttributeValue<PrimitiveTypeCode> value = attribute.DecodeValue(new EndpointValueTypes());
        object? name = value.NamedArguments.FirstOrDefault(argument => argument.Name == nameof(EndpointAttribute.Name)).Value;
        return (name as string ?? EndpointAttribute.DefaultName, value.FixedArguments[0].Value as string ?? string.Empty);
    }
}
