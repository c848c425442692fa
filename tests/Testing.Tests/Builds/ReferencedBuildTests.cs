using PluginHost.Testing.Builds;
using PluginHost.TestPlugins.Localized;
using PluginHost.TestPlugins.Obedient;

namespace PluginHost.Testing.Tests.Builds;

public sealed class ReferencedBuildTests
{
    [Fact]
    public void A_build_is_the_plugin_with_what_it_depends_on_and_nothing_of_the_test()
    {
        string[] files = [.. ReferencedBuild.Of(typeof(Obedient)).Files.Select(f => f.RelativePath).Where(f => !f.StartsWith("runtimes", StringComparison.Ordinal))];

        Assert.Equal(["Greeting.dll", "Obedient.dll", "Obedient.pdb"], files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Native_libraries_keep_their_place() =>
        Assert.Contains(
            ReferencedBuild.Of(typeof(Obedient)).Files,
            f => f.RelativePath.Replace('\\', '/') == "runtimes/linux-x64/native/libe_sqlite3.so");

    [Fact]
    public void Texts_in_other_languages_belong_to_it() =>
        Assert.Contains(
            ReferencedBuild.Of(typeof(Localized)).Files, f => f.RelativePath.Replace('\\', '/') == "de/Localized.resources.dll");

    [Fact]
    public void Its_manifest_names_its_own_libraries_alone()
    {
        string[] names = [.. ReferencedBuild.Of(typeof(Obedient)).Manifest!.RuntimeLibraries.Select(l => l.Name)];

        Assert.Contains("Obedient", names);
        Assert.DoesNotContain(
            names, n => n.StartsWith("PluginHost.", StringComparison.Ordinal) || n.StartsWith("xunit", StringComparison.Ordinal));
    }
}
