using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class WorkerExitTests
{
    [Theory]
    [InlineData(0, null, "noise", false, "ended with code 0")]
    [InlineData(3, null, null, false, "ended with code 3")]
    [InlineData(3, null, "why", false, "ended with code 3: why")]
    [InlineData(null, "SIGABRT", null, false, "ended by SIGABRT (unhandled exception, stack overflow or FailFast)")]
    [InlineData(null, "SIGKILL", "noise", false, "was killed by SIGKILL")]
    [InlineData(null, "SIGKILL", "noise", true, "was killed by SIGKILL: out of memory under its limit")]
    [InlineData(null, "SIGTERM", null, false, "was killed by SIGTERM")]
    [InlineData(null, null, "why", false, "ended, and the system did not say how: why")]
    [InlineData(unchecked((int)0xE0434352), null, "Unhandled exception. System.X: y", false, "ended with code 0xE0434352 (unhandled exception): Unhandled exception. System.X: y")]
    [InlineData(-1, null, null, false, "ended with code 0xFFFFFFFF (ended from outside, or exit code -1)")]
    [InlineData(unchecked((int)0xC0000409), null, null, false, "ended with code 0xC0000409")]
    public void It_is_told_in_words(int? code, string? signal, string? notice, bool outOfMemory, string text) =>
        Assert.Equal(text, new WorkerExit(code, signal, [], TimeSpan.Zero) { Notice = notice, OutOfMemory = outOfMemory }.ToString());

    [Theory]
    [InlineData(9, "SIGKILL")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(15, "SIGTERM")]
    [InlineData(31, "SIGSYS")]
    [InlineData(40, "signal 40")]
    public void A_signal_has_its_name(int number, string name) => Assert.Equal(name, SignalNames.Of(number));
}
