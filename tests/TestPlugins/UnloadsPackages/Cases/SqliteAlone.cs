using Microsoft.Data.Sqlite;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Opens a database in memory with Microsoft.Data.Sqlite.</summary>
internal sealed class SqliteAlone(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select 1";
        _ = command.ExecuteScalar();
        return Task.CompletedTask;
    }
}
