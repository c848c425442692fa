using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Lists a plugin that is a bare DLL. It shares its folder with others, so it takes along only what is its own: the files of its
/// name, and the assemblies that it refers to or its deps.json names, and theirs.
/// </summary>
internal sealed class BareReader(SharedAssemblies shared)
{
    private static readonly string[] Companions = [".pdb", ".deps.json", ".runtimeconfig.json"];

    private readonly ReferenceReader _references = new(shared);

    /// <summary>Lists <paramref name="name"/>.dll; no files at all if it has gone.</summary>
    /// <param name="directory">The plugins directory, free of symbolic links.</param>
    /// <param name="name">The plugin's name.</param>
    public PluginContent Read(string directory, string name)
    {
        if (SourceFiles.Find(directory, name + ".dll", name + ".dll") is not { } own)
        {
            return PluginContent.Of([]);
        }

        var files = new Dictionary<string, SourceFile>(StringComparer.Ordinal) { [own.RelativePath] = own };
        var open = new Queue<string>(_references.ReferencesOf(own));
        foreach (string companion in Companions)
        {
            if (SourceFiles.Find(directory, name + companion, name + companion) is { } file)
            {
                files.Add(file.RelativePath, file);
            }
        }

        if (files.TryGetValue(name + ".deps.json", out SourceFile? manifest))
        {
            _references.AssembliesOf(manifest).ToList().ForEach(open.Enqueue);
        }

        while (open.TryDequeue(out string? reference))
        {
            string fileName = reference + ".dll";
            if (!files.ContainsKey(fileName) && SourceFiles.Find(directory, fileName, fileName) is { } file)
            {
                files.Add(fileName, file);
                _references.ReferencesOf(file).ToList().ForEach(open.Enqueue);
            }
        }

        return PluginContent.Of(files.Values);
    }
}
