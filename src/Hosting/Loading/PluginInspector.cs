
namespace PluginHost.Hosting.Loading;

/// <summary>
/// Reads what a DLL is from its metadata. Nothing of it is loaded or run, the file is not kept open or mapped, and no content makes
/// this throw: files come from wherever they come from.
/// </summary>
internal static class PluginInspector
{
    /// <summary>Inspects a DLL.</summary>
    /// <param name="assemblyPath">The DLL; assemblies it refers to are looked for in its folder.</param>
    /// <param name="shared">What the host shares.</param>
    public static PluginInspection Inspect(string assemblyPath, SharedAssemblies shared)
    {
        try
        {
            PortableExecutable headers = PortableExecutable.Read(assemblyPath, out long length);
            return FindFault(headers, length) ?? InspectImage(assemblyPath, shared);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PluginInspection.Invalid($"it cannot be read: {e.Message}");
        }
        catch (Exception e) when (AssemblyImage.IsDamage(e))
        {
            return PluginInspection.Invalid("its metadata is damaged.");
        }
    }

    private static PluginInspection? FindFault(PortableExecutable headers, long length)
    {
        if (length == 0)
        {
            return PluginInspection.Incomplete("it is empty.");
        }

        if (!headers.IsPortableExecutable)
        {
            return PluginInspection.Invalid("it is not a DLL: it does not have the format of one.");
        }

        if (headers.IsBlank)
        {
            return PluginInspection.Incomplete($"its {length} bytes begin with nothing but zeros: the content has not been written yet.");
        }

        return headers.PromisedLength > length
            ? PluginInspection.Incomplete($"it is cut off: {length} bytes of at least {headers.PromisedLength}.")
            : null;
    }

    private static PluginInspection InspectImage(string assemblyPath, SharedAssemblies shared)
    {
        using AssemblyImage image = AssemblyImage.Read(assemblyPath);
        if (image.Metadata is not { } metadata)
        {
            return PluginInspection.NotAPlugin("it is a native library.");
        }

        if (!metadata.IsAssembly)
        {
            return PluginInspection.NotAPlugin("it is a module of another assembly.");
        }

        if (ContractCheck.FindContractFault(metadata) is { } contractFault)
        {
            return PluginInspection.Invalid($"it {contractFault}.");
        }

        using var images = new ReferencedImages(Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!, shared);
        IReadOnlyList<string> entries = new EntryTypeFinder(metadata, images).Find();
        return entries switch
        {
            [] => PluginInspection.NotAPlugin($"no public class in it is an {EntryContracts.Display}."),
            [var entry] => PluginInspection.Plugin(entry),
            _ =>
                PluginInspection.Invalid(
                    $"it has {entries.Count} plugin classes, and one is allowed: {string.Join(", ", entries.Take(5))}."),
        };
    }
}
