using System.Runtime.InteropServices;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.NativeUser;

/// <summary>Calls a native library that it brings along.</summary>
public sealed partial class NativeUser : IConnectionHandler
{
    public Task HandleAsync(IConnection connection, CancellationToken aborted) => Task.CompletedTask;

    public override string ToString() => SqliteVersion().ToString(System.Globalization.CultureInfo.InvariantCulture);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_libversion_number")]
    private static partial int SqliteVersion();
}
