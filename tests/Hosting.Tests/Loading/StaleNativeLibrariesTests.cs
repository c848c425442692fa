using System.Runtime.InteropServices;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class StaleNativeLibrariesTests : IDisposable
{
    private static readonly string Native = Directory.GetFiles(
        Path.Combine(TestPlugins.FolderOf("NativeUser"), "runtimes", RuntimeInformation.RuntimeIdentifier, "native")).Single();

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)] // Nothing needs it: it is loaded by its path, anew.
    [InlineData(false, true, false)] // The same content: it makes no difference.
    public void A_library_that_another_needs_and_that_changed_stays_the_earlier_ones(bool changed, bool needed, bool stays)
    {
        PluginVersion first = MakeVersion("first", changed: false, needed);
        NativeLibrary.Load(Path.Combine(first.Directory, Path.GetFileName(Native))); // It stays, as a plugin's does.

        string? described = StaleNativeLibraries.Describe(MakeVersion("second", changed, needed));

        Assert.Equal(stays, described is not null);
        if (stays)
        {
            Assert.StartsWith(Path.GetFileName(Native), described);
            Assert.Contains("Isolation: process", described);
        }
    }

    [Fact]
    public void What_was_never_loaded_does_not_stay()
    {
        MakeVersion("first", changed: false, needed: true);

        Assert.Null(StaleNativeLibraries.Describe(MakeVersion("second", changed: true, needed: true)));
    }

    private PluginVersion MakeVersion(string hash, bool changed, bool needed)
    {
        string directory = _directory.CreateSubdirectory(hash);
        byte[] content = File.ReadAllBytes(Native);
        File.WriteAllBytes(Path.Combine(directory, Path.GetFileName(Native)), changed ? [.. content, 0] : content);
        File.WriteAllText(
            Path.Combine(directory, "outer" + Path.GetExtension(Native)), needed ? $"\0{Path.GetFileName(Native)}\0" : "nothing");
        return new PluginVersion("NativeUser", hash, directory, Path.Combine(directory, "NativeUser.dll"));
    }
}
