using System.Reflection.Metadata;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Loading;

[assembly: MetadataUpdateHandler(typeof(CacheHandlerTests.OnlyUpdates))]

namespace PluginHost.Hosting.Tests.Loading;

public sealed class CacheHandlerTests
{
    [Fact]
    public void Those_that_have_a_cache_to_clear_are_found()
    {
        // Of the two in this assembly.
        CacheHandler found = Assert.Single(CacheHandler.Of(typeof(CacheHandlerTests).Assembly));

        Assert.Equal(typeof(RecordingHandler).FullName, found.Name);
    }

    [Fact]
    public void The_serialisers_is_found() =>
        Assert.Contains(CacheHandler.Of(typeof(System.Text.Json.JsonSerializer).Assembly), handler => handler.Name.Contains("Json", StringComparison.Ordinal));

    [Fact]
    public void The_runtimes_own_is_left_out() => Assert.Empty(CacheHandler.Of(typeof(object).Assembly));

    /// <summary>A handler of hot reload that has no cache.</summary>
    internal static class OnlyUpdates
    {
        public static void UpdateApplication(Type[]? types) => throw new InvalidOperationException($"Nothing was updated, certainly not {types?.Length} types.");
    }
}
