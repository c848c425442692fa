namespace PluginHost.UnloadAnalysis;

/// <summary>
/// A dump of a process with its heap, in a directory of its own that only the owner can enter. Whoever has it disposes it, which deletes
/// it.
/// </summary>
/// <remarks>
/// Written by the runtime's own createdump, as a child process: the runtime's diagnostics port, which may be switched off, is not needed,
/// and what createdump prints does not reach this process's output. A dump holds everything that the process had in memory, secrets too.
/// </remarks>
public sealed class HeapDump : IDisposable
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(30);

    private readonly PrivateDirectory _directory;

    private HeapDump(PrivateDirectory directory, string path, TimeSpan pause)
    {
        _directory = directory;
        Path = path;
        Bytes = new FileInfo(path).Length;
        Pause = pause;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>How long createdump ran. The process stood still for nearly all of it.</summary>
    public TimeSpan Pause { get; }

    /// <summary>Writes a dump.</summary>
    /// <param name="processId">A .NET process of this user on this machine; also this process itself.</param>
    /// <param name="options">How and where; null: the defaults.</param>
    /// <param name="cancellationToken">Before createdump runs: ends this. After that: what it writes is deleted when it is done, because to
    /// kill it could leave the process stopped.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="DumpException">There is no dump; <see cref="DumpException.Fault"/> and the message say why. Nothing is left on
    /// disk.</exception>
    /// <exception cref="OperationCanceledException">The token fired. Nothing is left on disk.</exception>
    public static async Task<HeapDump> WriteAsync(
        int processId, HeapDumpOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HeapDumpOptions();
        string tool = CreateDump.Find(options.CreateDumpPath);
        string parent = options.Directory ?? System.IO.Path.GetTempPath();
        DumpCost cost = DumpCost.Estimate(processId);
        RequireRoom(parent, cost, options);
        TimeSpan limit = options.TimeLimit ?? (ShortestLimit + (10 * cost.Pause));

        PrivateDirectory? directory = PrivateDirectory.Create(parent);
        try
        {
            string path = System.IO.Path.Combine(directory.Path, "heap.dmp");
            TimeSpan pause = await CreateDump.RunAsync(
                new DumpArguments(tool, processId, path, limit), options.Watch, cancellationToken).ConfigureAwait(false);
            var dump = new HeapDump(directory, path, pause);
            directory = null;
            return dump;
        }
        finally
        {
            directory?.Dispose();
        }
    }

    /// <summary>Deletes the dump. Further calls do nothing.</summary>
    public void Dispose() => _directory.Dispose();

    private static void RequireRoom(string directory, DumpCost cost, HeapDumpOptions options)
    {
        long free = options.FreeBytes(directory);
        if (free < cost.DumpBytes)
        {
            throw new DumpException(
                DumpFault.NoRoom,
                $"A dump needs about {cost.DumpBytes / 1_000_000} MB in '{directory}', which has {free / 1_000_000} MB free: make room, "
                    + "or name another directory.");
        }
    }
}
