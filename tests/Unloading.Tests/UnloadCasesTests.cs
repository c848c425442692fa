using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Unloading.Tests;

public sealed class UnloadCasesTests(UnloadedCases cases, ITestOutputHelper output) : IClassFixture<UnloadedCases>
{
    [Fact]
    public void Print()
    {
        foreach (string name in UnloadCase.All.Select(c => c.Name))
        {
            output.WriteLine($"{name,-32} {cases.Of(name).State,-10} {cases.Said(name)}");
        }
    }
}
