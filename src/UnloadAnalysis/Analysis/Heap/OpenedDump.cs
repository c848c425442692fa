using System.Reflection;
using Microsoft.Diagnostics.Runtime;

namespace PluginHost.UnloadAnalysis;

/// <summary>
/// A dump and the runtime in it, read with the debugging library that lies beside that runtime. Nothing is fetched from anywhere.
/// </summary>
internal sealed class OpenedDump : IDisposable
{
    private readonly DataTarget _target;

    private OpenedDump(DataTarget target, ClrRuntime runtime)
    {
        _target = target;
        Runtime = runtime;
    }

    public ClrRuntime Runtime { get; }

    public ClrHeap Heap => Runtime.Heap;

    public IDataReader Memory => _target.DataReader;

    /// <exception cref="DumpException">The dump cannot be read.</exception>
    public static OpenedDump Open(string path)
    {
        DataTarget? target = null;
        try
        {
            target = DataTarget.LoadDump(
                path, new DataTargetOptions { SymbolPaths = [], FileLocator = new NoDownloads(), UseLockFreeMemoryMapReader = true });
            var opened = new OpenedDump(target, CreateRuntime(target));
            target = null;
            return opened;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ClrDiagnosticsException
            or ArgumentException or InvalidOperationException)
        {
            throw new DumpException(DumpFault.Unreadable, $"The dump '{path}' cannot be read: {e.Message}", e);
        }
        finally
        {
            target?.Dispose();
        }
    }

    public void Dispose()
    {
        Runtime.Dispose();
        _target.Dispose();
    }

    private static ClrRuntime CreateRuntime(DataTarget target)
    {
        ClrInfo clr = target.ClrVersions.FirstOrDefault() ?? throw new InvalidDataException("it holds no .NET runtime.");
        string directory = Path.GetDirectoryName(clr.ModuleInfo.FileName) ?? string.Empty;
        string library = Path.Combine(
            directory,
            OperatingSystem.IsWindows() ? "mscordaccore.dll" : OperatingSystem.IsMacOS() ? "libmscordaccore.dylib" : "libmscordaccore.so");
        if (!File.Exists(library))
        {
            throw new InvalidDataException($"the runtime's debugging library '{library}' is not there. Single-file applications and "
                + "trimmed images lack it; publish without PublishSingleFile.");
        }

        // The library lies beside the very runtime that made the dump, so a version that ClrMD could not read out of the dump is no
        // mismatch.
        return WithVersion(target, clr, directory).CreateRuntime(library, ignoreMismatch: true);
    }

    // ClrMD 4.1 finds no version in a dump of createdump's on Linux, takes it for 0.0, and reads the dump as an old runtime's.
    private static ClrInfo WithVersion(DataTarget target, ClrInfo clr, string directory)
    {
        string core = Path.Combine(directory, "System.Private.CoreLib.dll");
        if (clr.Version.Major != 0 || !File.Exists(core) || AssemblyName.GetAssemblyName(core).Version is not { } version)
        {
            return clr;
        }

        return new ClrInfo(target, clr.ModuleInfo, version)
        {
            Flavor = clr.Flavor,
            DebuggingLibraries = clr.DebuggingLibraries,
            ContractDescriptorAddress = clr.ContractDescriptorAddress,
            IndexTimeStamp = clr.IndexTimeStamp,
            IndexFileSize = clr.IndexFileSize,
            BuildId = clr.BuildId,
        };
    }
}
