using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Discovery;

/// <summary>
/// Paths that the file system has announced as changed since they were last taken. They tell what a look at the files cannot: a file
/// replaced by one of the same size and time. Thread-safe.
/// </summary>
internal sealed class TouchedFiles
{
    private const int MaxPaths = 4096;

    private readonly Lock _lock = new();
    private HashSet<string> _paths = [];
    private bool _all;

    /// <summary>One path was announced.</summary>
    public void Add(string path)
    {
        lock (_lock)
        {
            if (_paths.Count < MaxPaths)
            {
                _paths.Add(path);
            }
            else
            {
                _all = true;
            }
        }
    }

    /// <summary>Announcements were lost: any file may have changed.</summary>
    public void AddAll()
    {
        lock (_lock)
        {
            _all = true;
        }
    }

    /// <summary>Takes what was announced, and begins anew.</summary>
    public Batch Take()
    {
        lock (_lock)
        {
            var batch = new Batch(_paths, _all);
            _paths = [];
            _all = false;
            return batch;
        }
    }

    /// <summary>What was announced between two looks.</summary>
    internal sealed class Batch(HashSet<string> paths, bool all)
    {
        /// <summary>Nothing was announced.</summary>
        public static Batch None { get; } = new([], false);

        public bool IsEmpty => !all && paths.Count == 0;

        /// <summary>Whether a file of the plugin was announced.</summary>
        public bool Concerns(PluginSource source) =>
            all || (paths.Count > 0 && source.Files.Any(file => paths.Contains(file.TargetPath)));
    }
}
