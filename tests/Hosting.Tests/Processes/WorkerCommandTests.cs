using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Harness;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class WorkerCommandTests
{
    [Fact]
    public void An_executable_of_its_own_is_started_itself()
    {
        WorkerCommand command = WorkerCommand.Of("/opt/app/server", "/opt/app/server.dll", ["worker", "7"]);

        Assert.Equal("/opt/app/server", command.FileName);
        Assert.Equal(["worker", "7"], command.Arguments);
    }

    [Theory]
    [InlineData("/usr/share/dotnet/dotnet")]
    [InlineData("/usr/share/dotnet/DOTNET.exe")]
    public void An_assembly_that_dotnet_runs_is_started_through_it(string dotnet)
    {
        WorkerCommand command = WorkerCommand.Of(dotnet, "/opt/app/server.dll", ["worker"]);

        Assert.Equal(dotnet, command.FileName);
        Assert.Equal(["/opt/app/server.dll", "worker"], command.Arguments);
    }

    [Theory]
    [InlineData(null, "/opt/app/server.dll")]
    [InlineData("/usr/bin/dotnet", "")]
    [InlineData("/usr/bin/dotnet", null)]
    public void A_program_that_is_not_known_is_refused(string? process, string? assembly) =>
        Assert.Throws<InvalidOperationException>(() => WorkerCommand.Of(process, assembly, []));

    [Fact]
    public async Task The_running_program_starts_again()
    {
        // The tests' own, which knows this argument.
        await using WorkerProcess worker = WorkerProcess.Start(
            WorkerCommand.OfThisProcess("-?"), new Dictionary<string, string>(), WorkerLimits.None, _ => { }, TimeProvider.System);

        WorkerExit exit = await worker.Exited.WithPatience();

        Assert.NotNull(exit.Code);
    }
}
