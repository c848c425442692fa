using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Discovery;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_path_without_links_is_itself() => Assert.Equal(_directory.Combine("a", "b"), RealPath.Of(_directory.Combine("a", "b")));

    [Fact]
    public void Links_in_the_middle_and_above_are_followed()
    {
        string target = _directory.Write("releases/1/lib/X.dll", "x");
        Link("current", Path.Combine("releases", "1"));
        Directory.CreateSymbolicLink(_directory.Combine("releases", "1", "up"), Path.Combine("..", "..", "current", "lib"));
        Link("X.dll", Path.Combine("current", "up", ".", "..", "lib", "X.dll"));

        Assert.Equal(target, RealPath.Of(_directory.Combine("X.dll")));
    }

    [Fact]
    public void An_absolute_link_starts_over()
    {
        string target = _directory.Write("elsewhere/X.dll", "x");
        Link("link", _directory.Combine("elsewhere"));

        Assert.Equal(target, RealPath.Of(_directory.Combine("link", "X.dll")));
    }

    [Fact]
    public void A_circle_has_no_end()
    {
        Link("a", "b");
        Link("b", "a");

        Assert.Null(RealPath.Of(_directory.Combine("a", "x")));
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_directory.Combine(name), target);
}
