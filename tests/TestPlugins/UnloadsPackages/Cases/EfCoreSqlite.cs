using Microsoft.EntityFrameworkCore;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Reads and writes a database in memory with Entity Framework Core and SQLite.</summary>
internal sealed class EfCoreSqlite(IPluginContext context) : UnloadCase(context)
{
    public override async Task UseAsync(CancellationToken aborted)
    {
        await using var database = new PayloadDatabase();
        await database.Database.OpenConnectionAsync(aborted);
        await database.Database.EnsureCreatedAsync(aborted);
        database.Add(new Payload("a", 1));
        await database.SaveChangesAsync(aborted);
        _ = await database.Payloads.Where(p => p.Number == 1).ToListAsync(aborted);
    }
}
