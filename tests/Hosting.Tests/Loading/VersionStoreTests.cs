using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Loading;

namespace PluginHost.Hosting.Tests.Loading;

public sealed class VersionStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _state;
    private readonly VersionStore _store;

    public VersionStoreTests()
    {
        _state = _directory.Combine("state");
        _store = new VersionStore(_state, NullLogger<VersionStore>.Instance);
    }

    private string Plugins => _directory.Combine("plugins");

    private string Versions => Path.Combine(_state, "plugins", "Plain", "versions");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_version_is_a_copy_of_every_file_and_loads()
    {
        PluginVersion version = await AddAsync(Folder());

        string[] names = [.. Directory.GetFiles(Path.Combine(Plugins, "Plain")).Select(Path.GetFileName).Order()!];
        Assert.Equal(names, Directory.GetFiles(version.Directory).Select(Path.GetFileName).Order());
        Assert.Equal(Path.Combine(Versions, version.Hash), version.Directory);
        using var plugin = new LoadedPlugin(version.AssemblyPath);
        Assert.DoesNotContain(Plugins, OperatingSystem.IsLinux() ? await File.ReadAllTextAsync("/proc/self/maps", Token) : string.Empty);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_hosts_user_may_read_it_and_nobody_may_write()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead of modes.");

        PluginVersion version = await AddAsync(Folder());

        for (string? directory = version.Directory; directory != _directory.Path; directory = Path.GetDirectoryName(directory)!)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }

        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(version.AssemblyPath));
    }

    [Fact]
    public async Task The_same_content_is_the_same_version_whatever_its_times()
    {
        PluginVersion first = await AddAsync(Folder());
        File.SetLastWriteTimeUtc(first.AssemblyPath, DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(Path.Combine(Plugins, "Plain", "Plain.dll"), DateTime.UnixEpoch);

        PluginVersion second = await AddAsync(Scan());

        Assert.Equal(first, second);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(second.AssemblyPath));
        Assert.Equal(first, _store.Find("Plain", first.Hash));
        Assert.Single(Directory.GetFileSystemEntries(Versions));
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("appended")]
    [InlineData("added")]
    [InlineData("moved between files")]
    public async Task Other_content_is_another_version(string change)
    {
        Folder();
        _directory.Write("plugins/Plain/a", "xy");
        _directory.Write("plugins/Plain/b", "z");
        PluginVersion first = await AddAsync(Scan());
        switch (change)
        {
            case "renamed":
                File.Move(Path.Combine(Plugins, "Plain", "b"), Path.Combine(Plugins, "Plain", "c"));
                break;
            case "appended":
                await File.AppendAllTextAsync(Path.Combine(Plugins, "Plain", "b"), "!", Token);
                break;
            case "added":
                _directory.Write("plugins/Plain/empty", "");
                break;
            default:
                _directory.Write("plugins/Plain/a", "x");
                _directory.Write("plugins/Plain/b", "yz");
                break;
        }

        Assert.NotEqual(first.Hash, (await AddAsync(Scan())).Hash);
    }

    [Fact]
    public async Task A_damaged_copy_is_replaced()
    {
        PluginVersion first = await AddAsync(Folder());
        File.Delete(Path.Combine(first.Directory, "Plain.pdb"));
        _directory.Write(Path.GetRelativePath(_directory.Path, Path.Combine(first.Directory, "stray")), "not of the plugin");

        PluginVersion second = await AddAsync(Scan());

        Assert.Equal(first, second);
        Assert.True(File.Exists(Path.Combine(second.Directory, "Plain.pdb")));
        Assert.False(File.Exists(Path.Combine(second.Directory, "stray")));
    }

    [Fact]
    public async Task A_file_that_vanished_is_a_clear_error_and_leaves_nothing()
    {
        PluginSource source = Folder();
        File.Delete(Path.Combine(Plugins, "Plain", "Plain.pdb"));

        PluginLoadException exception = await Assert.ThrowsAsync<PluginLoadException>(() => AddAsync(source));

        Assert.Contains("Plain.pdb", exception.Message);
        Assert.Null(exception.InnerException);
        Assert.False(Directory.Exists(Versions) && Directory.GetFileSystemEntries(Versions).Length > 0);
    }

    [Fact]
    public async Task A_file_that_is_written_while_it_is_copied_is_refused()
    {
        Folder();
        string busy = _directory.Write("plugins/Plain/busy", new string('a', 4 << 20));
        PluginSource source = Scan();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var writing = new TaskCompletionSource();
        Task writer = Task.Run(
            () =>
            {
                using var file = new FileStream(busy, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                for (byte value = 0; !stop.IsCancellationRequested; value++)
                {
                    file.Position = file.Length - 1;
                    file.WriteByte(value);
                    file.Flush();
                    writing.TrySetResult();
                }
            },
            Token);
        await writing.Task;

        // Now and then both readings find the same byte by chance.
        int refused = 0;
        for (int round = 0; round < 20; round++)
        {
            try
            {
                await AddAsync(source);
            }
            catch (PluginLoadException exception)
            {
                Assert.Contains("changed while they were copied", exception.Message);
                refused++;
            }
        }

        Assert.True(refused > 0);
        await stop.CancelAsync();
        await writer;
        Assert.DoesNotContain(Directory.GetDirectories(Versions), directory => Path.GetFileName(directory).StartsWith('.'));
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        PluginSource source = Folder();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.AddAsync(source, new CancellationToken(canceled: true)));

        Assert.False(Directory.Exists(Versions) && Directory.GetFileSystemEntries(Versions).Length > 0);
    }

    [Fact]
    public async Task A_full_disk_is_a_clear_error_and_leaves_nothing()
    {
        PluginSource source = Folder();
        string small = _directory.CreateSubdirectory("small");
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small),
            "No right to mount a small file system.");
        try
        {
            var store = new VersionStore(small, NullLogger<VersionStore>.Instance);

            PluginLoadException exception = await Assert.ThrowsAsync<PluginLoadException>(() => store.AddAsync(source, Token));

            Assert.Contains("No space left", exception.Message);
            Assert.Empty(Directory.GetFiles(small, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Run("umount", small);
        }
    }

    [Fact]
    public async Task Retain_deletes_other_versions_and_unfinished_ones()
    {
        PluginVersion old = await AddAsync(Folder());
        _directory.Write("plugins/Plain/new", "new");
        PluginVersion current = await AddAsync(Scan());
        Directory.CreateDirectory(Path.Combine(Versions, ".incoming-of-a-crash"));

        _store.Retain("Plain", new HashSet<string> { current.Hash });

        Assert.Null(_store.Find("Plain", old.Hash));
        Assert.Equal([current.Directory], Directory.GetFileSystemEntries(Versions));
    }

    [Fact]
    public void Retain_of_what_never_was_does_nothing() => _store.Retain("Nobody", new HashSet<string>());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private Task<PluginVersion> AddAsync(PluginSource source) => _store.AddAsync(source, Token);

    private PluginSource Folder()
    {
        TestPlugins.CopyFolder("Plain", Path.Combine(Plugins, "Plain"));
        return Scan();
    }

    private PluginSource Scan() => Assert.Single(new PluginDirectory(Plugins, SharedAssemblies.ForHost([])).Scan().Candidates);
}
