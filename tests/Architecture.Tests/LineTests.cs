using System.Reflection;

namespace PluginHost.Architecture.Tests;

public sealed class LineTests
{
    private const int MaxColumns = 140;

    private static readonly string Root = typeof(LineTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Root").Value!;

    [Fact]
    public void Lines_fit_into_a_reader_s_window()
    {
        IEnumerable<string> sources = new[] { "src", "plugins" }
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(Root, room), "*.cs", SearchOption.AllDirectories));

        Assert.Empty(sources.SelectMany(file => File.ReadLines(file)
            .Index()
            .Where(line => line.Item.Length > MaxColumns)
            .Select(line => $"{Path.GetRelativePath(Root, file)}:{line.Index + 1} has {line.Item.Length} columns")));
    }
}
