using System.Reflection.Metadata;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Loading;

[assembly: MetadataUpdateHandler(typeof(CacheHandlerTests.OnlyUpdates))]
[assembly: MetadataUpdateHandler(typeof(CacheHandlerTests.Discreet))]

namespace PluginHost.Hosting.Tests.Loading;

public sealed class CacheHandlerTests
{
    [Fact]
    public void Those_that_have_a_cache_to_clear_are_found_though_the_method_is_not_public() => Assert.Equal(
        [typeof(Discreet).FullName, typeof(RecordingHandler).FullName],
        CacheHandler.Of(typeof(CacheHandlerTests).Assembly).Select(handler => handler.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_serialisers_is_found() =>
        Assert.Contains(
            CacheHandler.Of(typeof(System.Text.Json.JsonSerializer).Assembly),
            handler => handler.Name.Contains("Json", StringComparison.Ordinal));

    [Fact]
    public void The_runtimes_own_is_left_out() => Assert.Empty(CacheHandler.Of(typeof(object).Assembly));

    /// <summary>A handler that nobody but hot reload is to call.</summary>
    internal static class Discreet
    {
        internal static void ClearCache(Type[]? types) => GC.KeepAlive(types);
    }

    /// <summary>A handler of hot reload that has no cache.</summary>
    internal static class OnlyUpdates
    {
        public static void UpdateApplication(Type[]? types) =>
            throw new InvalidOperationException($"Nothing was updated, certainly not {types?.Length} types.");
    }
}
