using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.NativeUser;

/// <summary>
/// Calls a native library that it brings along; answers with the version of that and the paths it is mapped from (Linux).
/// </summary>
[Endpoint("tcp://127.0.0.1:0")]
public sealed partial class NativeUser : IConnectionHandler
{
    public async Task HandleAsync(IConnection connection, CancellationToken aborted) =>
        await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes($"{this} {Mapped()}\n"), aborted);

    public override string ToString() => SqliteVersion().ToString(CultureInfo.InvariantCulture);

    private static string Mapped() => OperatingSystem.IsLinux()
        ? string.Join(' ', File.ReadLines("/proc/self/maps").Where(line => line.Contains("e_sqlite3")).Select(line => line[line.IndexOf('/')..]).Distinct())
        : string.Empty;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_libversion_number")]
    private static partial int SqliteVersion();
}
