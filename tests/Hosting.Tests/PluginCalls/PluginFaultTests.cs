namespace PluginHost.Hosting.Tests.PluginCalls;

public sealed class PluginFaultTests
{
    [Fact]
    public void A_fault_is_one_line_and_the_whole_text()
    {
        var fault = PluginFault.Of("StartAsync", new InvalidOperationException("first\n  second\r\n", new FormatException("inner")));

        Assert.Equal("StartAsync: System.InvalidOperationException: first second", fault.ToString());
        Assert.Contains("System.FormatException: inner", fault.Detail);
    }

    [Fact]
    public void A_text_without_end_is_cut()
    {
        var fault = PluginFault.Of("HandleAsync", new InvalidOperationException(new string('x', 1_000_000)));

        Assert.InRange(fault.Detail!.Length, 1, 20_000);
        Assert.InRange(fault.Message.Length, 1, 2_000);
    }

    [Fact]
    public void An_exception_that_cannot_be_read_is_described_by_its_type() =>
        Assert.Equal($"{typeof(Unreadable).FullName} (its message could not be read)", PluginFault.Of("x", new Unreadable()).Message);

    [Fact]
    public void A_message_of_null_is_a_message()
    {
        Assert.Equal($"{typeof(Wordless).FullName}: ", PluginFault.Of("x", new Wordless()).Message);
    }

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new InvalidOperationException();

        public override string ToString() => throw new InvalidOperationException();
    }

    private sealed class Wordless : Exception
    {
        public override string Message => null!;
    }
}
