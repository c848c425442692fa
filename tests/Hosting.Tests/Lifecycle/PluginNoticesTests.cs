using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Hosting.Lifecycle;

namespace PluginHost.Hosting.Tests.Lifecycle;

public sealed class PluginNoticesTests
{
    private readonly PluginEventLog _events = new(TimeProvider.System, NullLogger<PluginEventLog>.Instance);

    [Fact]
    public void A_decision_that_is_not_kept_is_shown_until_one_is_and_told_once()
    {
        var notices = new PluginNotices("Echo", _events);

        notices.SetUnsaved("the disk is full");
        notices.Clear();
        notices.SetUnsaved("the disk is full");

        Assert.Equal(("the disk is full", false), (notices.Problem, notices.HasFailed));
        Assert.Single(_events.Recent);
        notices.SetUnsaved(null);
        Assert.Null(notices.Problem);
    }

    [Fact]
    public void A_failure_comes_before_what_is_merely_worth_knowing()
    {
        var notices = new PluginNotices("Echo", _events);

        notices.SetWarning("two files claim the name");
        notices.SetUnsaved("the disk is full");
        notices.ReportProblem("it does not start", generation: 2);

        Assert.Equal(("it does not start", true), (notices.Problem, notices.HasFailed));
        notices.Clear();
        Assert.Equal("the disk is full", notices.Problem);
        notices.SetUnsaved(null);
        Assert.Equal("two files claim the name", notices.Problem);
    }
}
