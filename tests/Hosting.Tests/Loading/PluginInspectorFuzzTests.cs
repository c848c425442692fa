using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class PluginInspectorFuzzTests
{
    private const int Rounds = 5_000;
    private const int Seed = 20_260_101;

    [Theory]
    [InlineData("Plain", false)]
    [InlineData("RawShape", true)]
    public async Task Damaged_content_is_always_answered(string project, bool metadataOnly)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine(project + ".dll");
        byte[] good = await File.ReadAllBytesAsync(TestPlugins.PathOf(project), TestContext.Current.CancellationToken);
        SharedAssemblies shared = SharedAssemblies.ForHost([]);
        var random = new Random(Seed);
        var kinds = new HashSet<PluginKind>();

        // The metadata begins with "BSJB": most of what can be lied about comes behind it.
        int from = metadataOnly ? good.AsSpan().IndexOf("BSJB"u8) : 0;
        Task fuzz = Task.Run(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    byte[] bad = [.. good];
                    for (int change = random.Next(1, 8); change > 0; change--)
                    {
                        bad[random.Next(from, bad.Length)] = (byte)random.Next(256);
                    }

                    File.WriteAllBytes(path, bad);
                    kinds.Add(PluginInspector.Inspect(path, shared).Kind);
                    ReferenceCheck.Run(LoadedPlugin.VersionAt(path), shared, AssemblyChoices.Default);
                }
            },
            TestContext.Current.CancellationToken);

        // Not a measure of speed: a loop that damaged metadata makes endless would never come back.
        await fuzz.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Contains(PluginKind.Invalid, kinds);
        Assert.Contains(PluginKind.Plugin, kinds);
    }
}
