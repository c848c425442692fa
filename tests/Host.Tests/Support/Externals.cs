namespace PluginHost.Host.Tests.Support;

/// <summary>Programs that tests use and nobody here wrote.</summary>
internal static class Externals
{
    /// <summary>Skips the test if a program is missing; with <c>PLUGINHOST_REQUIRE_EXTERNALS=1</c> fails it.</summary>
    public static void Require(string path, string name)
    {
        if (!File.Exists(path))
        {
            Assert.False(Environment.GetEnvironmentVariable("PLUGINHOST_REQUIRE_EXTERNALS") == "1", $"{name} is missing.");
            Assert.Skip($"{name} is missing.");
        }
    }
}
