using System.Reflection;

namespace PluginHost.Architecture.Tests;

/// <summary>
/// What others build against is reviewed as text: a change shows in <c>PublicApi/</c>. Run with <c>PLUGINHOST_UPDATE_API=1</c> to write the
/// files anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Files = typeof(PublicApiTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PublicApi").Value!;

    [Theory]
    [InlineData("PluginHost.Sockets")]
    [InlineData("PluginHost.Contracts")]
    [InlineData("PluginHost.Hosting")]
    [InlineData("PluginHost.Testing")]
    [InlineData("PluginHost.UnloadAnalysis")]
    public void The_public_api_is_what_was_reviewed(string assembly)
    {
        string file = Path.Combine(Files, assembly + ".txt");
        string actual = PublicApi.Describe(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("PLUGINHOST_UPDATE_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }
}
