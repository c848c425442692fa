using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Unloading.Tests;

/// <summary>A case that a test plugin has: a class of its own there.</summary>
/// <param name="Project">The test plugin.</param>
/// <param name="Name">The class, and the name that the plugin gets.</param>
internal sealed record UnloadCase(string Project, string Name)
{
    public const string WebApp = "WebApp";

    private static readonly string[] Projects = ["UnloadsTypes", "UnloadsTime", "UnloadsEvents", "UnloadsWatching", "UnloadsPackages"];

    public static readonly IReadOnlyList<UnloadCase> All = [.. Projects.SelectMany(Read), new UnloadCase(WebApp, WebApp)];

    private static IEnumerable<UnloadCase> Read(string project)
    {
        using FileStream file = File.OpenRead(TestPlugins.PathOf(project));
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(t => IsCase(metadata, t)).Select(t => new UnloadCase(project, metadata.GetString(t.Name)))];
    }

    private static bool IsCase(MetadataReader metadata, TypeDefinition type) =>
        type.BaseType is { IsNil: false, Kind: HandleKind.TypeDefinition } parent
        && metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)parent).Name) == nameof(UnloadCase);
}
