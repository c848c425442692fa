using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class ProcessorSetTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3,8", new[] { 0, 1, 2, 3, 8 })]
    [InlineData(" 1 , 3 - 4 \n", new[] { 1, 3, 4 })]
    [InlineData("5-5", new[] { 5 })]
    public void A_list_names_processors(string list, int[] processors)
    {
        var set = new ProcessorSet(list);

        Assert.Equal(processors, set.All);
        Assert.All(processors, p => Assert.True(set.Contains(p)));
        Assert.False(set.Contains(7));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("one")]
    [InlineData("0;1")]
    [InlineData("+1")]
    [InlineData("0x1")]
    [InlineData("8192")]
    [InlineData("99999999999")]
    [InlineData("0, ,1")]
    public void Anything_else_is_none(string list) => Assert.Throws<FormatException>(() => new ProcessorSet(list));

    [Fact]
    public void This_machine_has_processors() => Assert.NotEmpty(ProcessorSet.Online().All);
}
