namespace PluginHost.UnloadAnalysis.Tests;

/// <summary>The tests that read the one <see cref="LeakingReport"/>.</summary>
[CollectionDefinition(Name)]
public sealed class LeakingReportCollection : ICollectionFixture<LeakingReport>
{
    public const string Name = "leaking report";
}
