using Microsoft.EntityFrameworkCore;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>A database in memory with one table.</summary>
internal sealed class PayloadDatabase : DbContext
{
    public DbSet<Payload> Payloads => Set<Payload>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=:memory:");

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Payload>().HasKey(p => p.Name);
}
