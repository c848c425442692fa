using PluginHost.Hosting.Discovery;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Tests.Loading;

namespace PluginHost.Hosting.Tests.Discovery;

public sealed class SettleTrackerTests : IDisposable
{
    private static readonly SharedAssemblies Shared = SharedAssemblies.ForHost([]);
    private static readonly SettleTimes Times = SettleTimes.From(TimeSpan.FromMilliseconds(250));

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SettleTracker _tracker;

    public SettleTrackerTests() => _tracker = new SettleTracker(Times, Shared, _time);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_plugin_is_found_once_after_it_stood_still()
    {
        CopyPlain();

        Assert.Empty(Look());
        Assert.Equal(Times.Settle, _tracker.NextDue());
        Assert.Empty(LookAfter(249));
        Assert.Equal(["found Plain", "completed"], LookAfter(1));
        Assert.Null(_tracker.NextDue());
        Assert.Empty(LookAfter(10_000));
    }

    [Fact]
    public void A_change_starts_the_wait_over()
    {
        string path = CopyPlain();
        Look();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Assert.Empty(Look());
        Assert.Empty(LookAfter(200));
        Assert.Equal(["found Plain", "completed"], LookAfter(50));
    }

    [Fact]
    public void A_changed_plugin_is_found_again()
    {
        string path = CopyPlain();
        Settle();
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        Assert.Empty(Look());
        Assert.Equal(["found Plain"], LookAfter(250));
    }

    [Fact]
    public void A_file_of_the_same_size_and_time_is_found_again_if_it_was_announced()
    {
        string path = CopyPlain();
        Settle();
        var touched = new TouchedFiles();
        touched.Add(path);

        Assert.Empty(Look(touched.Take()));
        Assert.Equal(["found Plain"], LookAfter(250));
    }

    [Fact]
    public void An_announcement_of_another_file_is_nothing()
    {
        CopyPlain();
        Settle();
        var touched = new TouchedFiles();
        touched.Add(_directory.Combine("Other.dll"));

        Look(touched.Take());

        Assert.Null(_tracker.NextDue());
    }

    [Fact]
    public void A_copy_that_stalls_is_one_problem_and_is_taken_when_it_is_whole()
    {
        byte[] whole = File.ReadAllBytes(TestPlugins.PathOf("Plain"));
        string path = _directory.Combine("Plain.dll");
        File.WriteAllBytes(path, whole[..500]);
        Look();

        Assert.Empty(LookAfter(250));
        Assert.Equal(Times.Stalled - Times.Settle, _tracker.NextDue());
        string problem = LookAfter(750)[0];
        Assert.StartsWith("problem Plain: it is incomplete", problem);
        Assert.Contains($"500 bytes of at least {whole.Length}", problem);

        File.WriteAllBytes(path, whole[..1000]);
        Assert.Empty(Look());
        Assert.Empty(LookAfter(5000));

        File.WriteAllBytes(path, whole);
        Assert.Empty(Look());
        Assert.Equal(["found Plain"], LookAfter(250));
    }

    [Fact]
    public void A_plugin_that_never_stands_still_is_one_problem_and_holds_up_nothing_else()
    {
        string path = CopyPlain();
        _directory.Write("Fine.dll", "no DLL, but still");
        var seen = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(i));
            seen.AddRange(LookAfter(100));
        }

        Assert.Equal("found Fine", seen[0]);
        Assert.StartsWith("problem Plain: its files have not stood still", seen[1]);
        Assert.Equal("completed", seen[2]);
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void A_plugin_that_goes_is_removed()
    {
        string path = CopyPlain();
        Settle();
        File.Delete(path);

        Assert.Equal(["removed Plain"], Look());
        Assert.Empty(Look());
    }

    [Fact]
    public void A_plugin_that_goes_before_anything_was_said_is_nothing()
    {
        string path = CopyPlain();
        Look();
        File.Delete(path);

        Assert.Equal(["completed"], Look());
    }

    [Fact]
    public void A_conflict_is_told_once_and_the_plugin_again_when_it_is_over()
    {
        CopyPlain();
        Settle();
        TestPlugins.CopyFolder("Plain", _directory.Combine("plain-elsewhere"));
        string rival = _directory.Write("plain.dll", "x");
        Assert.SkipUnless(Directory.GetFiles(_directory.Path).Length == 2, "The file system does not tell case apart.");

        Assert.StartsWith("problem Plain: 'Plain.dll' and 'plain.dll' claim one name", Assert.Single(Look()));
        Assert.Empty(LookAfter(5000));
        File.Delete(rival);
        Look();
        Assert.Equal(["found Plain"], LookAfter(250));
    }

    [Fact]
    public void While_the_directory_is_away_nothing_is_removed()
    {
        CopyPlain();
        Settle();
        string aside = _directory.Path + "-aside";
        Directory.Move(_directory.Path, aside);

        Assert.StartsWith("directory problem", Assert.Single(Look()));
        Assert.Empty(LookAfter(60_000));
        Directory.Move(aside, _directory.Path);
        Assert.Equal(["directory restored"], Look());

        Directory.Move(_directory.Path, aside);
        Look();
        Directory.CreateDirectory(_directory.Path);
        Assert.Equal(["directory restored", "removed Plain"], Look());
        Directory.Delete(aside, recursive: true);
    }

    [Fact]
    public void An_empty_directory_is_completed_at_once() => Assert.Equal(["completed"], Look());

    [Fact]
    public void A_text_named_dll_is_left_to_the_inspector()
    {
        _directory.Write("Text.dll", "This is no DLL.");
        Look();

        Assert.Equal(["found Text", "completed"], LookAfter(250));
    }

    [Fact]
    public void A_plugin_that_was_there_before_and_is_not_found_is_gone()
    {
        CopyPlain();
        var tracker = new SettleTracker(Times, Shared, _time, expected: ["plain", "Gone"]);

        Assert.Equal(["removed Gone"], Look(tracker));
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(["found Plain", "completed"], Look(tracker));
        Assert.Empty(Look(tracker));
    }

    [Fact]
    public void While_the_directory_is_away_a_plugin_that_was_there_before_is_not_gone()
    {
        var tracker = new SettleTracker(Times, Shared, _time, expected: ["Gone"]);

        Assert.DoesNotContain(
            "removed Gone", tracker.Observe(DirectoryScan.Failed("it is away"), TouchedFiles.Batch.None).Select(Describe));
        Assert.Contains("removed Gone", Look(tracker));
    }

    private string CopyPlain()
    {
        string path = _directory.Combine("Plain.dll");
        File.Copy(TestPlugins.PathOf("Plain"), path);
        return path;
    }

    private void Settle()
    {
        Look();
        Assert.Equal(["found Plain", "completed"], LookAfter(250));
    }

    private List<string> LookAfter(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Look();
    }

    private List<string> Look(TouchedFiles.Batch? touched = null) => Look(_tracker, touched);

    private List<string> Look(SettleTracker tracker, TouchedFiles.Batch? touched = null) =>
        [.. tracker.Observe(new PluginDirectory(_directory.Path, Shared).Scan(), touched ?? TouchedFiles.Batch.None).Select(Describe)];

    private static string Describe(DiscoveryEvent seen) => seen switch
    {
        PluginFound found => $"found {found.Source.Name}",
        PluginRemoved removed => $"removed {removed.Name}",
        PluginProblem problem => $"problem {problem.Name}: {problem.Reason}",
        DirectoryProblem problem => $"directory problem: {problem.Reason}",
        DirectoryRestored => "directory restored",
        ScanCompleted => "completed",
        _ => seen.ToString(),
    };
}
