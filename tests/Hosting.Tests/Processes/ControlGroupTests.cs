using PluginHost.Hosting.Processes;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Processes;

/// <summary>The files of a control group, in a folder that is none: most machines that run tests may not make one.</summary>
public sealed class ControlGroupTests
{
    [Fact]
    public void A_group_gets_its_limit_and_its_process()
    {
        using var directory = new TemporaryDirectory();
        ControlGroup group = ControlGroup.Make(new DelegatedGroup(directory.Path), memoryBytes: 1 << 28);
        var shortfalls = new List<string>();

        Assert.True(group.TryAdd(4711, WorkerLimits.None, shortfalls));

        string path = Directory.GetDirectories(directory.Path).Single();
        Assert.Equal("268435456", File.ReadAllText(Path.Combine(path, "memory.max")));
        Assert.Equal("1", File.ReadAllText(Path.Combine(path, "memory.oom.group")));
        Assert.Equal("4711", File.ReadAllText(Path.Combine(path, "cgroup.procs")));
        Assert.Empty(shortfalls);
    }

    [Theory]
    [InlineData("low 0\nhigh 0\nmax 12\noom 1\noom_kill 0\noom_group_kill 0\n", false)]
    [InlineData("low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 1\n", true)]
    [InlineData("low 0\n", false)]
    [InlineData(null, false)]
    public void Only_a_counted_kill_proves_that_memory_ran_out(string? events, bool proved)
    {
        using var directory = new TemporaryDirectory();
        ControlGroup group = ControlGroup.Make(new DelegatedGroup(directory.Path), memoryBytes: 1 << 28);
        if (events is not null)
        {
            File.WriteAllText(Path.Combine(Directory.GetDirectories(directory.Path).Single(), "memory.events"), events);
        }

        Assert.Equal(proved, group.RanOutOfMemory());
    }

    [Fact]
    public void Groups_of_hosts_that_are_gone_are_removed_and_no_others()
    {
        using var directory = new TemporaryDirectory();
        const int Nobody = int.MaxValue; // above any pid_max
        directory.CreateSubdirectory($"pluginhost-worker-{Nobody}-1");
        directory.CreateSubdirectory($"pluginhost-worker-{Environment.ProcessId}-0");
        directory.CreateSubdirectory("somebody-else");

        string made = new DelegatedGroup(directory.Path).MakeChild();

        Assert.Equal(
            new[] { $"pluginhost-worker-{Environment.ProcessId}-0", Path.GetFileName(made), "somebody-else" }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0::/system.slice/pluginhost.service", "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw", "/sys/fs/cgroup/system.slice/pluginhost.service")]
    [InlineData("0::/", "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw", "/sys/fs/cgroup")]
    [InlineData("0::/docker/abc/inner", "30 24 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw", "/sys/fs/cgroup/inner")]
    [InlineData("0::/docker/abc", "30 24 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw", "/sys/fs/cgroup")]
    public void The_group_of_this_process_is_found(string membership, string mount, string path) =>
        Assert.Equal(
            path, DelegatedGroup.PathOfThisProcess(["4:memory:/old", membership], ["29 24 0:25 / /proc rw - proc proc rw", mount]));

    [Theory]
    [InlineData("4:memory:/", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw", "this system has no control groups of version 2")]
    [InlineData("0::/", "29 24 0:25 / /proc rw - proc proc rw", "control groups of version 2 are not mounted")]
    [InlineData("0::/docker/abcdef", "30 24 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw", "control groups of version 2 are not mounted")]
    public void A_system_without_groups_is_said(string membership, string mount, string reason) =>
        Assert.Equal(reason, Assert.Throws<IOException>(() => DelegatedGroup.PathOfThisProcess([membership], [mount])).Message);

    [Fact]
    public async Task A_worker_without_a_group_runs_and_says_what_its_limit_is_worth()
    {
        await using StartedWorker worker = StartedWorker.Shell("exit 0", new WorkerLimits { MemoryBytes = 256L << 20 });

        Assert.Equal("ended with code 0", (await worker.ExitAsync()).ToString());
        Assert.All(worker.Process.Shortfalls, said => Assert.StartsWith(
            "The memory limit of 256 MiB holds for the managed heap only, as 192 MiB: ", said, StringComparison.Ordinal));
    }
}
