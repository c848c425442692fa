using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class PortableExecutableTests
{
    [Theory]
    [InlineData("Plain")]
    [InlineData("TwoClasses")]
    public void Every_beginning_of_a_dll_promises_more_than_it_has(string project)
    {
        byte[] whole = File.ReadAllBytes(TestPlugins.PathOf(project));

        for (int length = 1; length < whole.Length; length++)
        {
            PortableExecutable headers = PortableExecutable.Read(whole.AsSpan(0, length));
            Assert.True(headers.IsPortableExecutable && headers.PromisedLength > length, $"{length} bytes: {headers}");
        }

        Assert.Equal(whole.Length, PortableExecutable.Read(whole).PromisedLength);
    }

    [Fact]
    public void No_dll_of_the_framework_looks_cut_off()
    {
        foreach (string path in Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll"))
        {
            PortableExecutable headers = PortableExecutable.Read(path, out long length);
            Assert.True(headers.IsPortableExecutable && headers.PromisedLength <= length, $"{path}: {headers}");
        }
    }

    [Theory]
    [InlineData("This is no DLL.")]
    [InlineData("MZ, but a text: the offset of the real header is made of letters, and so is nowhere.")]
    public void A_text_is_none(string text)
    {
        Assert.False(PortableExecutable.Read(System.Text.Encoding.UTF8.GetBytes(text)).IsPortableExecutable);
    }
}
