using PluginHost.Hosting.Processes;

namespace PluginHost.Hosting.Tests.Processes;

public sealed class WorkerLimitsTests
{
    private const long MiB = 1L << 20;

    [Fact]
    public async Task The_worker_sees_its_limits_in_every_thread()
    {
        var limits = new WorkerLimits { MemoryBytes = 256 * MiB, Nice = 7, Processors = [0], OpenFiles = 300 };
        await using StartedWorker worker = StartedWorker.Partner(limits, "limits");

        Assert.Equal("ended with code 0", (await worker.ExitAsync()).ToString());
        Assert.Equal(
            ["open files 300 300", "processors 0 of which the runtime uses 1", "nice 7", "heap 192 MiB", "inherited ."],
            worker.Lines);
    }

    [Fact]
    public async Task Without_limits_it_has_what_the_host_has()
    {
        await using StartedWorker worker = StartedWorker.Partner("limits");
        await worker.ExitAsync();

        Assert.Contains($"processors {ProcessorSet.Online()} of which the runtime uses {Environment.ProcessorCount}", worker.Lines);
        Assert.Contains("nice 0", worker.Lines);
        Assert.Empty(worker.Process.Shortfalls);
    }

    [Fact]
    public async Task A_worker_runs_out_of_its_open_files_not_of_the_hosts()
    {
        await using StartedWorker worker = StartedWorker.Partner(new WorkerLimits { OpenFiles = 150 }, "open");
        await worker.ExitAsync();

        Assert.StartsWith("True Too many open files", worker.Lines.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, 32)]
    [InlineData(128, 96)]
    [InlineData(256, 192)]
    [InlineData(4096, 3072)]
    public void The_heap_leaves_room_for_what_is_not_heap(long memory, long heap) =>
        Assert.Equal(heap * MiB, new WorkerLimits { MemoryBytes = memory * MiB }.HeapBytes);

    [Fact]
    public void What_makes_sense_has_no_fault()
    {
        Assert.Null(WorkerLimits.None.Fault());
        Assert.Null(new WorkerLimits { MemoryBytes = 64 * MiB, Nice = -20, Processors = [0], OpenFiles = 128 }.Fault());
        Assert.Null(new WorkerLimits { Nice = 19 }.Fault());
    }

    [Fact]
    public void Nonsense_is_named()
    {
        Assert.Equal(
            "A worker needs at least 64 MiB of memory, and 67108863 bytes are less.",
            new WorkerLimits { MemoryBytes = (64 * MiB) - 1 }.Fault());
        Assert.Equal("A nice value is from -20 to 19, and 20 is not.", new WorkerLimits { Nice = 20 }.Fault());
        Assert.Equal("A nice value is from -20 to 19, and -21 is not.", new WorkerLimits { Nice = -21 }.Fault());
        Assert.Equal("A worker needs at least 128 open files, and 127 are less.", new WorkerLimits { OpenFiles = 127 }.Fault());
        Assert.Equal(
            $"There is no processor 9999: this machine has {ProcessorSet.Online()}.", new WorkerLimits { Processors = [0, 9999] }.Fault());
        Assert.Equal(
            $"There is no processor -1: this machine has {ProcessorSet.Online()}.", new WorkerLimits { Processors = [-1] }.Fault());
    }

    [Fact]
    public void Limits_are_equal_by_value()
    {
        Assert.Equal(new WorkerLimits { Processors = [0, 1] }, new WorkerLimits { Processors = [0, 1] });
        Assert.Equal(new WorkerLimits { Processors = [0, 1] }.GetHashCode(), new WorkerLimits { Processors = [0, 1] }.GetHashCode());
        Assert.NotEqual(new WorkerLimits { Processors = [0, 1] }, new WorkerLimits { Processors = [1] });
        Assert.NotEqual(new WorkerLimits { Nice = 1 }, WorkerLimits.None);
    }

    [Fact]
    public void A_worker_with_faulty_limits_is_not_started() => Assert.Throws<WorkerStartException>(
        () => StartedWorker.Shell("exit 0", new WorkerLimits { OpenFiles = 1 }));

    [Theory]
    [InlineData("0-3,8\n", new[] { 0, 3, 8 }, new[] { 4, 7, 9, -1 })]
    [InlineData("0", new[] { 0 }, new[] { 1 })]
    public void Processors_are_read_as_the_kernel_lists_them(string list, int[] there, int[] missing)
    {
        var set = new ProcessorSet(list);

        Assert.All(there, processor => Assert.True(set.Contains(processor)));
        Assert.All(missing, processor => Assert.False(set.Contains(processor)));
        Assert.Equal(list.Trim(), set.ToString());
    }
}
