using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PluginHost.Hosting.Loading;

/// <summary>
/// The private copies of plugins, by content: <c>&lt;state&gt;/plugins/&lt;name&gt;/versions/&lt;hash&gt;/</c>. A generation loads from
/// here because overwriting a loaded DLL in place kills the process on Linux, and is refused on Windows. A version is complete or
/// absent: it is made under another name and renamed. Thread-safe.
/// </summary>
internal sealed partial class VersionStore(string stateDirectory, ILogger<VersionStore> logger)
{
    private const string TemporaryPrefix = ".";

    private readonly string _root = Path.Combine(Path.GetFullPath(stateDirectory), "plugins");

    // One change to a plugin's versions at a time: two copies of one content must not race for one name, and no clean-up may take a
    // copy that is being made for one that a crash left. One lock a plugin name ever seen; names are few.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a copy of <paramref name="source"/>, or finds the one that already has the same content.</summary>
    /// <exception cref="PluginLoadException">
    /// The files vanished or changed while they were copied, cannot be read, or there is no space. Nothing is left behind.
    /// </exception>
    public async Task<PluginVersion> AddAsync(PluginSource source, CancellationToken cancellationToken)
    {
        SemaphoreSlim changing = LockOf(source.Name);
        await changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await AddAloneAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginLoadException($"The files of plugin '{source.Name}' cannot be copied: {e.Message}");
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>The version with that content, or null. It is not read: <see cref="AddAsync"/> is where copies are verified.</summary>
    public PluginVersion? Find(string pluginName, string hash)
    {
        PluginVersion version = VersionAt(pluginName, hash);
        return File.Exists(version.AssemblyPath) ? version : null;
    }

    /// <summary>
    /// Deletes all versions of a plugin but <paramref name="hashes"/>, and what a crash left of unfinished ones. What cannot be
    /// deleted yet (Windows keeps a loaded DLL; a copy is being made) stays until the next call.
    /// </summary>
    public void Retain(string pluginName, IReadOnlySet<string> hashes)
    {
        string versions = VersionsDirectory(pluginName);
        SemaphoreSlim changing = LockOf(pluginName);
        if (!changing.Wait(0))
        {
            return;
        }

        try
        {
            if (!Directory.Exists(versions))
            {
                return;
            }

            foreach (string directory in Directory.GetDirectories(versions))
            {
                if (!hashes.Contains(Path.GetFileName(directory)))
                {
                    Delete(directory);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(versions, e.Message);
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task<PluginVersion> AddAloneAsync(PluginSource source, CancellationToken cancellationToken)
    {
        // Content that is here already needs no copy: a reload, a rollback, files that were only touched.
        string known = await HashAsync(source, copyTo: null, cancellationToken).ConfigureAwait(false);
        if (VersionAt(source.Name, known) is var kept && await IsIntactAsync(kept, cancellationToken).ConfigureAwait(false))
        {
            return kept;
        }

        string incoming = Path.Combine(VersionsDirectory(source.Name), $"{TemporaryPrefix}incoming-{Guid.NewGuid():n}");
        PrivateDirectory.Create(incoming);
        try
        {
            string hash = await CopyAsync(source, incoming, cancellationToken).ConfigureAwait(false);
            PluginVersion version = VersionAt(source.Name, hash);
            if (await IsIntactAsync(version, cancellationToken).ConfigureAwait(false))
            {
                return version;
            }

            if (Directory.Exists(version.Directory))
            {
                LogDamaged(version.Directory);
                Directory.Move(
                    version.Directory, Path.Combine(VersionsDirectory(source.Name), $"{TemporaryPrefix}damaged-{Guid.NewGuid():n}"));
            }

            Directory.Move(incoming, version.Directory);
            return version;
        }
        finally
        {
            if (Directory.Exists(incoming))
            {
                Delete(incoming);
            }
        }
    }

    /// <summary>Copies, and then proves that what was copied is what now lies there: a file may have been written meanwhile.</summary>
    private static async Task<string> CopyAsync(PluginSource source, string target, CancellationToken cancellationToken)
    {
        string copied = await HashAsync(source, target, cancellationToken).ConfigureAwait(false);
        string now = await HashAsync(source, copyTo: null, cancellationToken).ConfigureAwait(false);
        return copied == now
            ? copied
            : throw new PluginLoadException($"The files of plugin '{source.Name}' changed while they were copied.");
    }

    private static Task<string> HashAsync(PluginSource source, string? copyTo, CancellationToken cancellationToken) =>
        FileSetReader.HashAsync(source.RootDirectory, source.Files.Select(file => file.RelativePath), copyTo, cancellationToken);

    private static async Task<bool> IsIntactAsync(PluginVersion version, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(version.Directory))
        {
            return false;
        }

        IEnumerable<string> names = Directory
            .EnumerateFiles(version.Directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(version.Directory, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
        return await FileSetReader.HashAsync(version.Directory, names, copyTo: null, cancellationToken)
            .ConfigureAwait(false) == version.Hash;
    }

    private void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(directory, e.Message);
        }
    }

    private SemaphoreSlim LockOf(string pluginName) => _locks.GetOrAdd(pluginName, _ => new SemaphoreSlim(1, 1));

    private string VersionsDirectory(string pluginName) => Path.Combine(AnyCase.PathOf(_root, pluginName), "versions");

    private PluginVersion VersionAt(string pluginName, string hash)
    {
        string directory = Path.Combine(VersionsDirectory(pluginName), hash);
        return new PluginVersion(pluginName, hash, directory, AnyCase.PathOf(directory, pluginName + ".dll"));
    }

    [LoggerMessage(1000, LogLevel.Debug, "'{Directory}' cannot be deleted yet: {Reason}")]
    private partial void LogNotDeleted(string directory, string reason);

    [LoggerMessage(1001, LogLevel.Warning, "'{Directory}' no longer has the content that it is named for; it is replaced.")]
    private partial void LogDamaged(string directory);
}
