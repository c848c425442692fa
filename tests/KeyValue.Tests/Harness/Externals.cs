namespace PluginHost.KeyValue.Tests.Harness;

/// <summary>Programs that tests use and nobody here wrote.</summary>
internal static class Externals
{
    /// <summary>Skips the test if a program is missing; with <c>PLUGINHOST_REQUIRE_EXTERNALS=1</c> fails it.</summary>
    /// <returns>The first of the paths that exists.</returns>
    public static string Require(string name, params string[] paths)
    {
        string? found = paths.FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("PLUGINHOST_REQUIRE_EXTERNALS") == "1", $"{name} is missing.");
            Assert.Skip($"{name} is missing.");
        }

        return found;
    }
}
