using System.Reflection.Metadata;
using PluginHost.Contracts;

namespace PluginHost.Testing.Builds;

/// <summary>
/// How wide the values in an <see cref="EndpointAttribute"/> are: texts, truth values and one enumeration, which is an <see cref="int"/>.
/// </summary>
internal sealed class EndpointValueTypes : ICustomAttributeTypeProvider<PrimitiveTypeCode>
{
    public PrimitiveTypeCode GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode;

    public PrimitiveTypeCode GetUnderlyingEnumType(PrimitiveTypeCode type) => PrimitiveTypeCode.Int32;

    public PrimitiveTypeCode GetTypeFromSerializedName(string name) => PrimitiveTypeCode.Int32;

    public PrimitiveTypeCode GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        PrimitiveTypeCode.Int32;

    public PrimitiveTypeCode GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        PrimitiveTypeCode.Int32;

    public PrimitiveTypeCode GetSZArrayType(PrimitiveTypeCode elementType) => elementType;

    public PrimitiveTypeCode GetSystemType() => PrimitiveTypeCode.Object;

    public bool IsSystemType(PrimitiveTypeCode type) => type == PrimitiveTypeCode.Object;
}
