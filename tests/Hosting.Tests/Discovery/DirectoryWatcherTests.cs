using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Discovery;

/// <summary>With the real file system and clock; what depends on times alone is in <see cref="SettleTrackerTests"/>.</summary>
public sealed class DirectoryWatcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(30);

    // A watcher to which a change was announced waits no longer than this before it looks.
    private static readonly TimeSpan Announced = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _stop = new();
    private DirectoryWatcher _watcher = null!;
    private Task _running = Task.CompletedTask;

    private string Plugins => _directory.Combine("plugins");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Plugins);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Assert.True(_watcher.Events.Completion.IsCompleted || _watcher.Events.TryPeek(out _));
        _stop.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_is_there_at_the_start_is_reported_before_the_scan_is_completed()
    {
        TestPlugins.CopyFolder("Plain", Path.Combine(Plugins, "Plain"));
        TestPlugins.CopyFolder("RawShape", Path.Combine(Plugins, "RawShape"));
        Start();

        Assert.Equal("Plain", (await NextAsync<PluginFound>()).Source.Name);
        Assert.Equal("RawShape", (await NextAsync<PluginFound>()).Source.Name);
        await NextAsync<ScanCompleted>();
    }

    [Fact]
    public async Task A_plugin_dropped_overwritten_replaced_and_deleted_is_seen()
    {
        await StartEmptyAsync();
        string path = Path.Combine(Plugins, "Plain.dll");
        File.Copy(TestPlugins.PathOf("Plain"), path);
        await NextAsync<PluginFound>();

        await File.WriteAllBytesAsync(path, await File.ReadAllBytesAsync(TestPlugins.PathOf("RawShape"), Token), Token);
        await NextAsync<PluginFound>();

        File.Copy(TestPlugins.PathOf("TwoClasses"), path + ".tmp");
        File.Move(path + ".tmp", path, overwrite: true);
        PluginFound replaced = await NextAsync<PluginFound>();
        Assert.Equal(new FileInfo(TestPlugins.PathOf("TwoClasses")).Length, replaced.Source.Files.Single().Length);

        File.Delete(path);
        Assert.Equal("Plain", (await NextAsync<PluginRemoved>()).Name);
    }

    [Fact]
    public async Task A_file_replaced_by_one_of_the_same_size_and_time_is_seen()
    {
        string path = Path.Combine(Plugins, "Plain.dll");
        File.Copy(TestPlugins.PathOf("Plain"), path);
        Start();
        await NextAsync<PluginFound>();
        await NextAsync<ScanCompleted>();

        DateTime time = File.GetLastWriteTimeUtc(path);
        byte[] other = await File.ReadAllBytesAsync(path, Token);
        other[^1] ^= 1;
        await File.WriteAllBytesAsync(path + ".tmp", other, Token);
        File.SetLastWriteTimeUtc(path + ".tmp", time);
        File.Move(path + ".tmp", path, overwrite: true);

        await NextAsync<PluginFound>();
    }

    [Fact]
    public async Task A_slow_copy_is_one_find_when_it_is_whole()
    {
        var time = new ManualTimeProvider();
        Start(time);
        await NextAsync<ScanCompleted>();
        byte[] whole = await File.ReadAllBytesAsync(TestPlugins.PathOf("Plain"), Token);
        await using (FileStream file = File.Create(Path.Combine(Plugins, "Plain.dll")))
        {
            foreach (byte[] block in whole.Chunk(whole.Length / 8))
            {
                await file.WriteAsync(block, Token);
                await file.FlushAsync(Token);

                // Each block is announced, and looked at before the next comes.
                await time.SetAsync(Announced).WaitAsync(Backstop, Token);
                time.AdvanceToNext();
            }
        }

        Assert.Equal(whole.Length, (await NextInTimeAsync<PluginFound>(time)).Source.Files.Single().Length);
    }

    [Fact]
    public async Task A_flipped_data_link_is_seen()
    {
        foreach ((string version, string project) in new[] { ("..1", "GreetingV1"), ("..2", "GreetingV2") })
        {
            Directory.CreateDirectory(Path.Combine(Plugins, version));
            File.Copy(Path.Combine(TestPlugins.FolderOf(project), "Greeting.dll"), Path.Combine(Plugins, version, "X.dll"));
        }

        Directory.CreateSymbolicLink(Path.Combine(Plugins, "..data"), "..1");
        File.CreateSymbolicLink(Path.Combine(Plugins, "X.dll"), Path.Combine("..data", "X.dll"));
        Start();
        Assert.Contains("..1", (await NextAsync<PluginFound>()).Source.Files.Single().TargetPath);
        await NextAsync<ScanCompleted>();

        Directory.CreateSymbolicLink(Path.Combine(Plugins, "..data_tmp"), "..2");
        Flip(Path.Combine(Plugins, "..data_tmp"), Path.Combine(Plugins, "..data"));

        Assert.Contains("..2", (await NextAsync<PluginFound>()).Source.Files.Single().TargetPath);
    }

    [Fact]
    public async Task A_directory_deleted_and_made_anew_is_watched_again()
    {
        TestPlugins.CopyFolder("Plain", Path.Combine(Plugins, "Plain"));
        Start();
        await NextAsync<PluginFound>();
        await NextAsync<ScanCompleted>();

        Directory.Delete(Plugins, recursive: true);
        Assert.Contains("does not exist", (await NextAfterRemovalsAsync<DirectoryProblem>()).Reason);
        Directory.CreateDirectory(Plugins);
        await NextAfterRemovalsAsync<DirectoryRestored>();

        TestPlugins.CopyFolder("RawShape", Path.Combine(Plugins, "RawShape"));
        Assert.Equal("RawShape", (await NextAfterRemovalsAsync<PluginFound>()).Source.Name);
    }

    [Fact]
    public async Task A_directory_swapped_for_another_between_two_looks_is_watched_again()
    {
        var time = new ManualTimeProvider();
        Start(time);
        await NextAsync<ScanCompleted>();
        string next = _directory.CreateSubdirectory("next");
        TestPlugins.CopyFolder("Plain", Path.Combine(next, "Plain"));
        Directory.Move(Plugins, _directory.Combine("old"));
        Directory.Move(next, Plugins);
        await NextInTimeAsync<PluginFound>(time);
        await RestAsync(time);

        // Only an announcement can bring the next look before the period is over.
        long before = time.GetTimestamp();
        File.SetLastWriteTimeUtc(Path.Combine(Plugins, "Plain", "Plain.dll"), DateTime.UnixEpoch);
        await time.SetAsync(Announced).WaitAsync(Backstop, Token);
        await NextInTimeAsync<PluginFound>(time);
        Assert.True(time.GetElapsedTime(before) < DirectoryWatcher.RescanPeriod);
    }

    [Fact]
    public async Task A_directory_that_comes_later_is_found()
    {
        Directory.Delete(Plugins);
        Start();
        await NextAsync<DirectoryProblem>();
        await NextAsync<ScanCompleted>();

        Directory.CreateDirectory(Plugins);
        await NextAsync<DirectoryRestored>();
    }

    [Fact]
    public async Task Without_announcements_the_periodic_look_finds_changes()
    {
        var time = new ManualTimeProvider();
        Start(time);
        await NextAsync<ScanCompleted>();

        // Behind a link, where no announcement comes from.
        string elsewhere = TestPlugins.CopyFolder("Plain", _directory.Combine("elsewhere", "Plain"));
        Directory.CreateSymbolicLink(Path.Combine(Plugins, "Plain"), _directory.Combine("elsewhere", "Plain"));
        await NextInTimeAsync<PluginFound>(time);
        File.SetLastWriteTimeUtc(elsewhere, DateTime.UnixEpoch);
        await NextInTimeAsync<PluginFound>(time);
    }

    [Fact]
    public async Task What_looks_only_when_asked_does_not_see_what_a_slower_watcher_has_seen()
    {
        Start(onlyWhenAsked: true);
        await NextAsync<ScanCompleted>();
        DirectoryWatcher slower = Create(TimeSpan.FromMilliseconds(500), TimeProvider.System, onlyWhenAsked: false);
        Task watching = slower.RunAsync(_stop.Token);
        File.Copy(TestPlugins.PathOf("Plain"), Path.Combine(Plugins, "Plain.dll"));
        while (await slower.Events.ReadAsync(Token) is not PluginFound)
        {
        }

        Assert.False(_watcher.Events.TryPeek(out _));

        _watcher.Rescan();
        await NextAsync<PluginFound>();
        await _stop.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task Rescan_looks_at_once()
    {
        var time = new ManualTimeProvider();
        Directory.Delete(Plugins);
        Start(time);
        await NextAsync<DirectoryProblem>();
        await NextAsync<ScanCompleted>();
        Directory.CreateDirectory(Plugins);

        // Only the shortest pause between two looks has to pass, not the period.
        time.Advance(TimeSpan.FromMilliseconds(50));
        _watcher.Rescan();

        await NextAsync<DirectoryRestored>();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // What rename(2) does to a link; File.Move and Directory.Move look behind it.
    private static void Flip(string from, string to)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mv -T is Linux's.");
        using var move = System.Diagnostics.Process.Start("mv", ["-T", from, to]);
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
    }

    private void Start(TimeProvider? time = null, bool onlyWhenAsked = false)
    {
        _watcher = Create(TimeSpan.FromMilliseconds(250), time ?? TimeProvider.System, onlyWhenAsked);
        _running = _watcher.RunAsync(_stop.Token);
    }

    private DirectoryWatcher Create(TimeSpan settle, TimeProvider time, bool onlyWhenAsked) => new(
        new PluginDirectory(Plugins, SharedAssemblies.ForHost([])), settle, onlyWhenAsked, [], time, NullLogger<DirectoryWatcher>.Instance);

    private async Task StartEmptyAsync()
    {
        Start();
        await NextAsync<ScanCompleted>();
    }

    /// <summary>The next event but for the directory's own, advancing the clock whenever the watcher waits for it.</summary>
    private async Task<T> NextInTimeAsync<T>(ManualTimeProvider time) where T : DiscoveryEvent
    {
        while (true)
        {
            // What a look brings is there before the watcher waits for the next.
            await time.SetAsync(DirectoryWatcher.RescanPeriod).WaitAsync(Backstop, Token);
            while (_watcher.Events.TryRead(out DiscoveryEvent? seen))
            {
                if (seen is not (DirectoryProblem or DirectoryRestored))
                {
                    return Assert.IsType<T>(seen);
                }
            }

            time.AdvanceToNext();
        }
    }

    /// <summary>Advances the clock until the watcher waits for nothing but the period.</summary>
    private static async Task RestAsync(ManualTimeProvider time)
    {
        await time.SetAsync(DirectoryWatcher.RescanPeriod).WaitAsync(Backstop, Token);
        while (time.SetAsync(DirectoryWatcher.RescanPeriod - TimeSpan.FromTicks(1)).IsCompleted)
        {
            time.AdvanceToNext();
            await time.SetAsync(DirectoryWatcher.RescanPeriod).WaitAsync(Backstop, Token);
        }
    }

    private Task<T> NextAfterRemovalsAsync<T>() where T : DiscoveryEvent => NextAsync<T>(skip: seen => seen is PluginRemoved);

    private async Task<T> NextAsync<T>(Func<DiscoveryEvent, bool>? skip = null) where T : DiscoveryEvent
    {
        while (true)
        {
            DiscoveryEvent seen = await _watcher.Events.ReadAsync(Token).AsTask().WaitAsync(Backstop, Token);
            if (seen is T || skip is null || !skip(seen))
            {
                return Assert.IsType<T>(seen);
            }
        }
    }
}
