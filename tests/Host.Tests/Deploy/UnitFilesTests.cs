using System.Diagnostics;
using PluginHost.Host.Tests.Support;

namespace PluginHost.Host.Tests.Deploy;

public sealed class UnitFilesTests
{
    private const string Program = "/usr/bin/systemd-analyze";

    [Fact]
    public async Task Systemd_has_nothing_to_say_against_the_example_units()
    {
        Externals.Require(Program, "systemd-analyze (systemd)");
        await using var place = new Workplace();
        string service = await CopyAsync("pluginhost.service");
        string socket = await CopyAsync("pluginhost.socket");

        using Process verify = place.StartProcess(Program, ["verify", "--man=no", service, socket]);
        CommandOutput output = await Workplace.FinishAsync(verify);

        Assert.Equal((0, string.Empty), (output.ExitCode, output.Out + output.Error));

        async Task<string> CopyAsync(string name)
        {
            string unit = await File.ReadAllTextAsync(Path.Combine(Built.Deploy, name), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                place.At(name),
                unit.Replace("/opt/pluginhost/pluginhost", Built.Executable, StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
            return place.At(name);
        }
    }
}
