using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// Checks that the contract an assembly was compiled against is what this host has: not newer, and with the types and members used.
/// </summary>
internal static class ContractCheck
{
    private const BindingFlags AnyMember =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    // Looked up rather than asked of Assembly.GetType: that one parses the name, and these come from untrusted metadata.
    private static readonly FrozenDictionary<string, Type> ContractTypes = SharedAssemblies.Contract.GetExportedTypes()
        .Concat(SharedAssemblies.Contract.GetForwardedTypes())
        .ToFrozenDictionary(type => type.FullName!, StringComparer.Ordinal);

    /// <summary>What is wrong with the contract the assembly refers to, as a predicate without its subject; null if nothing is.</summary>
    public static string? FindContractFault(MetadataReader reader)
    {
        foreach (AssemblyReferenceHandle handle in reader.AssemblyReferences)
        {
            AssemblyReference reference = reader.GetAssemblyReference(handle);
            if (IsContract(reader.GetString(reference.Name)))
            {
                return FindContractFault(reader, reference.Version);
            }
        }

        return null;
    }

    private static string? FindContractFault(MetadataReader reader, Version compiledAgainst)
    {
        Version? ours = SharedAssemblies.Contract.GetName().Version;
        if (compiledAgainst > ours)
        {
            return $"was compiled against {SharedAssemblies.ContractName} {compiledAgainst}, which is newer than this host's {ours}: "
                + $"build it against {ours} or older, or update the host";
        }

        string? missing = MissingTypes(reader).Concat(MissingMembers(reader)).FirstOrDefault();
        return missing is null
            ? null
            : $"was compiled against a {SharedAssemblies.ContractName} {compiledAgainst} that has '{missing}'; this host's {ours} has not";
    }

    private static IEnumerable<string> MissingTypes(MetadataReader reader) =>
        from handle in reader.TypeReferences
        let type = MetadataNames.FullName(reader, handle)
        where IsContract(type.AssemblyName) && !ContractTypes.ContainsKey(type.FullName)
        select type.FullName;

    private static IEnumerable<string> MissingMembers(MetadataReader reader)
    {
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            EntityHandle parent = member.Parent.Kind is HandleKind.TypeReference or HandleKind.TypeSpecification
                ? MetadataNames.Unconstructed(reader, member.Parent)
                : default;
            if (parent.IsNil || parent.Kind != HandleKind.TypeReference)
            {
                continue;
            }

            (string fullName, string? assembly) = MetadataNames.FullName(reader, (TypeReferenceHandle)parent);
            string name = reader.GetString(member.Name);
            if (IsContract(assembly) && ContractTypes.TryGetValue(fullName, out Type? type) && type.GetMember(name, AnyMember).Length == 0)
            {
                yield return $"{fullName}.{name}";
            }
        }
    }

    private static bool IsContract(string? assemblyName) =>
        string.Equals(assemblyName, SharedAssemblies.ContractName, StringComparison.OrdinalIgnoreCase);
}
