using System.Reflection;
using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Finds the classes that could be the plugin: public, not abstract, not generic, and with one of the
/// <see cref="EntryContracts"/>, their own or a base class's.
/// </summary>
internal sealed class EntryTypeFinder(MetadataReader reader, ReferencedImages images)
{
    private const int DeepestInheritance = 64;

    /// <summary>Their full names, in ordinal order.</summary>
    /// <exception cref="BadImageFormatException">The metadata is damaged; see <see cref="AssemblyImage.IsDamage"/> for what else may
    /// come.</exception>
    public IReadOnlyList<string> Find() =>
        [.. reader.TypeDefinitions
            .Where(handle => CanBeCreated(reader.GetTypeDefinition(handle)) && IsEntry(handle))
            .Select(handle => MetadataNames.FullName(reader, handle))
            .Order(StringComparer.Ordinal)];

    private bool CanBeCreated(TypeDefinition type) =>
        (type.Attributes & (TypeAttributes.Interface | TypeAttributes.Abstract)) == 0
            && type.GetGenericParameters().Count == 0
            && MetadataNames.IsPublic(reader, type);

    private bool IsEntry(TypeDefinitionHandle handle)
    {
        (MetadataReader Reader, TypeDefinitionHandle Type)? current = (reader, handle);
        for (int depth = 0; current is { } type && depth < DeepestInheritance; depth++)
        {
            TypeDefinition definition = type.Reader.GetTypeDefinition(type.Type);
            if (definition.GetInterfaceImplementations().Any(implementation =>
                IsEntryContract(type.Reader, type.Reader.GetInterfaceImplementation(implementation).Interface)))
            {
                return true;
            }

            current = Resolve(type.Reader, definition.BaseType);
        }

        return false;
    }

    private static bool IsEntryContract(MetadataReader from, EntityHandle handle)
    {
        EntityHandle type = MetadataNames.Unconstructed(from, handle);
        if (type.IsNil || type.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        (string fullName, string? assembly) = MetadataNames.FullName(from, (TypeReferenceHandle)type);
        return EntryContracts.FullNames.Contains(fullName)
            && string.Equals(assembly, SharedAssemblies.ContractName, StringComparison.OrdinalIgnoreCase);
    }

    private (MetadataReader Reader, TypeDefinitionHandle Type)? Resolve(MetadataReader from, EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return null;
        }

        EntityHandle type = MetadataNames.Unconstructed(from, handle);
        if (type.IsNil)
        {
            return null;
        }

        if (type.Kind == HandleKind.TypeDefinition)
        {
            return (from, (TypeDefinitionHandle)type);
        }

        (string fullName, string? assembly) = MetadataNames.FullName(from, (TypeReferenceHandle)type);
        if (assembly is null || images.Find(assembly) is not { } other)
        {
            return null;
        }

        foreach (TypeDefinitionHandle candidate in other.TypeDefinitions)
        {
            if (MetadataNames.FullName(other, candidate) == fullName)
            {
                return (other, candidate);
            }
        }

        return null;
    }
}
