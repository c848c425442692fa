using PluginHost.Contracts;

namespace PluginHost.TestPlugins.UnloadsPackages.Cases;

/// <summary>Builds a model with Entity Framework Core, without opening a database.</summary>
internal sealed class EfCoreModel(IPluginContext context) : UnloadCase(context)
{
    public override Task UseAsync(CancellationToken aborted)
    {
        using var database = new PayloadDatabase();
        _ = database.Model.GetEntityTypes().Count();
        return Task.CompletedTask;
    }
}
