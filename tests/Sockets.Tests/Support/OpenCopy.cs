namespace PluginHost.Sockets.Tests;

/// <summary>
/// A program, with all that lies beside it, where every user can run it: who else may enter the directory that it was built in is not for a
/// test to say.
/// </summary>
internal sealed class OpenCopy : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sockets-tests-");

    public OpenCopy(string program)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory.FullName, _directory.UnixFileMode | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(program)!))
        {
            File.Copy(file, Path.Combine(_directory.FullName, Path.GetFileName(file)));
        }

        Program = Path.Combine(_directory.FullName, Path.GetFileName(program));
    }

    public string Program { get; }

    public void Dispose() => _directory.Delete(recursive: true);
}
