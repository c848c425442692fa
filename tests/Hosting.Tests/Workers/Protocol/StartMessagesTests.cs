using PluginHost.Contracts;
using PluginHost.Hosting.Ipc;
using PluginHost.Hosting.Lifecycle;
using PluginHost.Hosting.Loading;
using PluginHost.Hosting.Workers.Protocol;

namespace PluginHost.Hosting.Tests.Workers.Protocol;

public sealed class StartMessagesTests
{
    [Fact]
    public void A_request_to_start_arrives_as_it_was_sent()
    {
        var sent = new StartRequest
        {
            Plugin = "Echo",
            Generation = 7,
            Hash = "0123abcd",
            Directory = "/plugins/Echo",
            AssemblyPath = "/plugins/Echo/Echo.dll",
            EntryType = "Example.Echo",
            SharedAssemblies = ["One", "Two"],
            Endpoints = new Dictionary<string, ConfiguredEndpoint>
            {
                ["main"] = new("tcp://127.0.0.1:7007", AcceptMode.Plugin),
                ["other"] = new(null, null),
            },
            Accept = AcceptMode.Host,
            PreferShared = true,
            Assemblies = new Dictionary<string, AssemblyChoice> { ["Three"] = AssemblyChoice.Private },
            Settings = new Dictionary<string, string?> { ["Greeting"] = "hello", ["Nothing"] = null },
            StartTimeout = TimeSpan.FromSeconds(1),
            StopTimeout = TimeSpan.FromSeconds(2),
            SuspendTimeout = TimeSpan.FromSeconds(4),
            CheckpointInterval = TimeSpan.FromSeconds(3),
            StateCheckpointInterval = null,
            StateFile = "/state/workers/Echo-7.state",
        };

        StartRequest received = StartRequest.Read(new PayloadReader(sent.Write(new PayloadWriter()).Payload));

        Assert.Equivalent(sent, received, strict: true);
    }

    [Fact]
    public void The_answer_to_it_arrives_as_it_was_sent()
    {
        var sent = new StartReply
        {
            Endpoints = [new PlannedEndpoint("main", "tcp://127.0.0.1:7007", AcceptMode.Plugin, TakesSessions: true)],
            HandlesConnections = true,
            SessionVersion = 4,
            StateVersion = null,
            Problem = "it does not start",
            Detail = "at once",
            IsEndpointProblem = true,
            IsRefusal = true,
        };

        StartReply received = StartReply.Read(new PayloadReader(sent.Write(new PayloadWriter()).Payload));

        Assert.Equivalent(sent, received, strict: true);
    }

    [Fact]
    public void A_request_that_is_cut_short_is_none()
    {
        byte[] payload = [.. new PayloadWriter().Text("Echo").Int(1).Payload.Span];

        Assert.Throws<EndOfStreamException>(() => StartRequest.Read(new PayloadReader(payload)));
    }
}
