using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Workers;

/// <summary>
/// Whether the program on disk is still the one that a process was started from. A process that waits has not loaded all of it yet, and
/// must not load the rest of another build.
/// </summary>
internal readonly record struct ProgramStamp(DateTime Written, long Length)
{
    /// <summary>Of the engine's assembly beside the program; of the program itself where everything is in one file.</summary>
    public static ProgramStamp Of(WorkerCommand command)
    {
        string program = Path.GetFullPath(command.Arguments is [var assembly, ..] ? assembly : command.FileName);
        var engine = new FileInfo(
            Path.Combine(Path.GetDirectoryName(program)!, Path.GetFileName(typeof(ProgramStamp).Module.FullyQualifiedName)));
        FileInfo file = engine.Exists ? engine : new FileInfo(program);
        return file.Exists ? new ProgramStamp(file.LastWriteTimeUtc, file.Length) : default;
    }
}
