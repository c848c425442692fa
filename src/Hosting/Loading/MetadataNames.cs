using System.Reflection;
using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>Names of types in metadata. Bounded: damaged metadata can nest a type in itself.</summary>
internal static class MetadataNames
{
    private const int DeepestNesting = 32;
    private const byte GenericInstance = 0x15;

    /// <summary>The full name of a type of this assembly, nested ones with <c>+</c>.</summary>
    public static string FullName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = Qualify(reader, type.Namespace, type.Name);
        for (int depth = 0; type.IsNested && depth < DeepestNesting; depth++)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
            name = Qualify(reader, type.Namespace, type.Name) + "+" + name;
        }

        return name;
    }

    /// <summary>The full name of a type of another assembly, and that assembly's simple name (null if it is not in one).</summary>
    public static (string FullName, string? AssemblyName) FullName(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = Qualify(reader, type.Namespace, type.Name);
        for (int depth = 0; type.ResolutionScope.Kind == HandleKind.TypeReference && depth < DeepestNesting; depth++)
        {
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
            name = Qualify(reader, type.Namespace, type.Name) + "+" + name;
        }

        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? (name, reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name))
            : (name, null);
    }

    /// <summary>The generic type behind an instance of it, such as <c>Base&lt;int&gt;</c>; any other handle is returned as it is.</summary>
    public static EntityHandle Unconstructed(MetadataReader reader, EntityHandle type)
    {
        if (type.Kind != HandleKind.TypeSpecification)
        {
            return type;
        }

        // ECMA-335 II.23.2.14: GENERICINST (CLASS | VALUETYPE) TypeDefOrRefEncoded …; other specifications are no base types.
        BlobReader signature = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
        if (signature.Length < 3 || signature.ReadByte() != GenericInstance)
        {
            return default;
        }

        signature.ReadByte();
        EntityHandle generic = signature.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeSpecification ? default : generic;
    }

    /// <summary>Whether a type and all it is nested in can be seen from outside.</summary>
    public static bool IsPublic(MetadataReader reader, TypeDefinition type)
    {
        for (int depth = 0; type.IsNested && depth < DeepestNesting; depth++)
        {
            if ((type.Attributes & TypeAttributes.VisibilityMask) != TypeAttributes.NestedPublic)
            {
                return false;
            }

            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }

        return (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public;
    }

    private static string Qualify(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : reader.GetString(space) + "." + reader.GetString(name);
}
