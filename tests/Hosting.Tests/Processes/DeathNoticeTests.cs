using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class DeathNoticeTests
{
    [Theory]
    [InlineData(null, "", "  ")]
    [InlineData("b", "a", "b", "")]
    [InlineData("Unhandled exception. System.X: y", "before", "Unhandled exception. System.X: y", "   at Z()", "[createdump] wrote")]
    [InlineData("Process terminated. a reason", "Process terminated. a reason", "   at Z()")]
    [InlineData("Process terminated. a reason", "Process terminated.", "a reason", "more", "   at Z()")]
    [InlineData("Process terminated.", "Process terminated.", "   at Z()", "more")]
    [InlineData("Stack overflow. at Z()", "Stack overflow.", "Repeated 2 times:", "-----", "   at Z()", "   at Y()")]
    [InlineData("Out of memory.", "Out of memory.", "more")]
    [InlineData("GC heap initialization failed with error 0x8007000E", "GC: Region size", "GC heap initialization failed with error 0x8007000E", "Failed to create CoreCLR, HRESULT: 0x8007000E")]
    public void The_line_that_matters_is_found(string? expected, params string[] lines)
    {
        var notice = new DeathNotice();

        Array.ForEach(lines, notice.Add);

        Assert.Equal(expected, notice.Text);
    }
}
