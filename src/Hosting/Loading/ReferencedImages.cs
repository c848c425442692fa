using System.Reflection.Metadata;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The metadata of assemblies that a plugin's classes may derive from: those beside it, and shared ones of no framework. Each is
/// read once.
/// </summary>
internal sealed class ReferencedImages(string directory, SharedAssemblies shared) : IDisposable
{
    private const int MaxImages = 64;

    private readonly Dictionary<string, AssemblyImage?> _images = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The metadata of the assembly, or null if it is none of those, cannot be read, or is damaged.</summary>
    public MetadataReader? Find(string simpleName)
    {
        if (!_images.TryGetValue(simpleName, out AssemblyImage? image) && _images.Count < MaxImages)
        {
            image = Read(simpleName);
            _images.Add(simpleName, image);
        }

        return image?.Metadata;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AssemblyImage? image in _images.Values)
        {
            image?.Dispose();
        }
    }

    private AssemblyImage? Read(string simpleName)
    {
        string? path = shared.IsShared(simpleName) ? shared.BaseTypesPath(simpleName) : BesidePath(simpleName);
        try
        {
            return path is not null && File.Exists(path) ? AssemblyImage.Read(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // What is wrong with it is reported where it is loaded, or as a file of its own; here it only has no base types to offer.
            return null;
        }
    }

    // The name comes from untrusted metadata and must not lead out of the folder.
    private string? BesidePath(string simpleName) =>
        simpleName.AsSpan().ContainsAny('/', '\\', '\0') ? null : Path.Combine(directory, simpleName + ".dll");
}
