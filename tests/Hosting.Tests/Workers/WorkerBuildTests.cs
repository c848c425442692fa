using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Workers;

namespace PluginHost.Hosting.Tests.Workers;

public sealed class WorkerBuildTests
{
    [Fact]
    public void A_worker_of_the_hosts_build_serves_it() => Assert.Null(WorkerBuild.FindFault(Assert.Single(WorkerBuild.Told).Value));

    [Fact]
    public void A_worker_of_another_build_says_why_it_does_not() =>
        Assert.Contains("replaced", WorkerBuild.FindFault(Guid.NewGuid().ToString()), StringComparison.Ordinal);
}
