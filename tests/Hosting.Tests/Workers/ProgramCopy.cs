using PluginHost.Hosting.Tests.Loading;
using PluginHost.Hosting.Tests.Processes;

namespace PluginHost.Hosting.Tests.Workers;

/// <summary>tests/WorkerPartner in a directory of its own, where it can be replaced, and where its processes are nobody else's.</summary>
internal sealed class ProgramCopy : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ProgramCopy()
    {
        foreach (string file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(StartedWorker.Program)!))
        {
            File.Copy(file, _directory.Combine(System.IO.Path.GetFileName(file)));
        }

        Path = _directory.Combine(System.IO.Path.GetFileName(StartedWorker.Program));
    }

    public string Path { get; }

    /// <summary>The processes that run it.</summary>
    public IReadOnlyList<int> Processes =>
        [.. Directory.EnumerateDirectories("/proc").Select(System.IO.Path.GetFileName).Where(Runs!).Select(id => int.Parse(id!, null))];

    /// <summary>Writes the engine in it anew.</summary>
    public void Touch() => File.SetLastWriteTimeUtc(_directory.Combine("PluginHost.Hosting.dll"), DateTime.UnixEpoch);

    /// <summary>Puts a script in the program's place.</summary>
    public void Replace(string script)
    {
        string beside = Path + ".new";
        File.Copy(Path, beside); // With what makes it executable.
        File.WriteAllText(beside, $"#!/bin/sh\n{script}\n");
        File.Move(beside, Path, overwrite: true);
    }

    public void Dispose() => _directory.Dispose();

    private bool Runs(string id)
    {
        try
        {
            return char.IsAsciiDigit(id[0]) && File.ReadAllText($"/proc/{id}/cmdline").StartsWith(Path, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }
}
