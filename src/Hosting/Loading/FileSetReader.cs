using System.Buffers;

namespace PluginHost.Hosting.Loading;

/// <summary>Reads a set of files once, in order, hashing them; optionally writes what it reads to a folder.</summary>
internal static class FileSetReader
{
    // Every thread of the pool that has read once keeps one in its cache, and above 85,000 bytes it lies on the large object heap.
    private const int BufferSize = 32 * 1024;

    /// <summary>The content hash of the files.</summary>
    /// <param name="root">The folder that the names are relative to.</param>
    /// <param name="relativePaths">The files, with <c>/</c> in their paths, in ordinal order.</param>
    /// <param name="copyTo">An existing folder to copy into, or null to read only.</param>
    /// <param name="cancellationToken">Stops between two buffers.</param>
    /// <exception cref="IOException">A file is gone, cannot be read, changed its size while it was read, or there is no space for the
    /// copy.</exception>
    public static async Task<string> HashAsync(
        string root, IEnumerable<string> relativePaths, string? copyTo, CancellationToken cancellationToken)
    {
        using var hash = new ContentHash();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (string relativePath in relativePaths)
            {
                await ReadFileAsync(root, relativePath, copyTo, hash, buffer, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hash.Finish();
    }

    private static async Task ReadFileAsync(
        string root, string relativePath, string? copyTo, ContentHash hash, byte[] buffer, CancellationToken cancellationToken)
    {
        string from = Path.Combine(root, relativePath);
        await using FileStream source = SourceStream.Open(from);
        await using FileStream? target = copyTo is null ? null : CreateCopy(Path.Combine(copyTo, relativePath), from);
        long length = source.Length;
        hash.BeginFile(relativePath, length);
        long total = 0;
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            total += read;
            hash.Append(buffer.AsSpan(0, read));
            if (target is not null)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }

        if (total != length)
        {
            throw new IOException($"'{from}' changed its size while it was read.");
        }
    }

    private static FileStream CreateCopy(string path, string source)
    {
        PrivateDirectory.Create(Path.GetDirectoryName(path)!);
        var options =
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // Read-only: a version never changes. A helper program that a plugin brings stays executable.
            options.UnixCreateMode = UnixFileMode.UserRead | (File.GetUnixFileMode(source) & UnixFileMode.UserExecute);
        }

        return new FileStream(path, options);
    }
}
