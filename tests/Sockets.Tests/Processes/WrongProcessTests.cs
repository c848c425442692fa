using System.Net.Sockets;

namespace PluginHost.Sockets.Tests.Processes;

/// <summary>The process id in the call is enforced, not trusted.</summary>
public sealed class WrongProcessTests
{
    private const string SetPriv = "/usr/bin/setpriv";
    private const string Nobody = "65534";

    [Fact]
    public async Task A_process_that_the_socket_is_not_for_is_refused_by_the_library()
    {
        await using PartnerProcess right = PartnerProcess.Start();
        await using PartnerProcess wrong = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, right.Id);

        Assert.Equal("fault AnotherProcess", await wrong.OpenAsync(information));
        Assert.Equal(
            SocketInformationFault.AnotherProcess,
            Assert.Throws<SocketInformationException>(() => SocketDuplicator.Open(information)).Fault);

        Assert.Equal("ok", await right.OpenAsync(information));
        await right.EchoAsync(pair.Peer);
    }

    [Fact]
    public async Task A_process_that_knows_everything_but_is_not_the_target_is_hung_up_on()
    {
        await using PartnerProcess right = PartnerProcess.Start();
        await using PartnerProcess wrong = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, right.Id);

        Assert.Equal("closed", await wrong.AskAsync("dial", ClaimBlob.ServerOf(information), ClaimBlob.KeyOf(information)));

        Assert.Equal("ok", await right.OpenAsync(information));
        await right.EchoAsync(pair.Peer);
    }

    [Fact]
    public async Task A_process_for_which_another_socket_waits_is_refused_this_one()
    {
        await using PartnerProcess right = PartnerProcess.Start();
        await using PartnerProcess wrong = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        using SocketPair decoy = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, right.Id);
        SocketInformation theirs = SocketDuplicator.DuplicateAndClose(decoy.Accepted, wrong.Id);

        string answer = await wrong.AskAsync("dial", ClaimBlob.ServerOf(information), ClaimBlob.KeyOf(information));

        Assert.StartsWith("00", answer, StringComparison.Ordinal);
        Assert.Equal(ClaimAnswer.Size * 2, answer.Length);
        Assert.Equal("ok", await right.OpenAsync(information));
        Assert.Equal("ok", await wrong.OpenAsync(theirs));
        await right.EchoAsync(pair.Peer);
        await wrong.EchoAsync(decoy.Peer);
    }

    [Fact]
    public async Task Another_user_is_hung_up_on_unless_the_socket_is_for_its_process()
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && File.Exists(SetPriv), "Only root can start a process of another user, with setpriv.");
        using var partner = new OpenCopy(PartnerProcess.Program);
        await using PartnerProcess right = PartnerProcess.Start(
            SetPriv, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", partner.Program);
        await using PartnerProcess wrong = PartnerProcess.Start(
            SetPriv, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", partner.Program);

        // By now both are what setpriv became.
        Assert.NotEqual("0", await right.AskAsync("descriptors"));
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, right.Id);

        Assert.Equal("closed", await wrong.AskAsync("dial", ClaimBlob.ServerOf(information), ClaimBlob.KeyOf(information)));
        Assert.Equal("ok", await right.OpenAsync(information));
        await right.EchoAsync(pair.Peer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(4096)]
    public async Task Garbage_from_the_target_itself_is_hung_up_on_and_costs_nothing(int length)
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id);
        string garbage = Convert.ToHexString(new byte[length]);

        Assert.Equal("closed", await partner.AskAsync("dial", ClaimBlob.ServerOf(information), garbage));

        Assert.Equal("ok", await partner.OpenAsync(information));
        await partner.EchoAsync(pair.Peer);
    }

    [Fact]
    public async Task A_thousand_connections_that_say_nothing_keep_nobody_out()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id);

        Assert.Equal("1000", await partner.AskAsync("crowd", ClaimBlob.ServerOf(information), "1000"));

        Assert.Equal("ok", await partner.OpenAsync(information));
        await partner.EchoAsync(pair.Peer);
    }

    [Fact]
    public async Task A_thousand_connections_that_say_nothing_push_out_nobody_elses()
    {
        await using PartnerProcess partner = PartnerProcess.Start();
        await using PartnerProcess crowd = PartnerProcess.Start();
        using SocketPair pair = SocketPair.Create();
        using SocketPair decoy = SocketPair.Create();
        SocketInformation information = SocketDuplicator.DuplicateAndClose(pair.Accepted, partner.Id);
        SocketInformation theirs = SocketDuplicator.DuplicateAndClose(decoy.Accepted, crowd.Id);
        Assert.Equal("ok", await partner.AskAsync("connect", ClaimBlob.ServerOf(information)));

        Assert.Equal("1000", await crowd.AskAsync("crowd", ClaimBlob.ServerOf(information), "1000"));

        Assert.StartsWith("01", await partner.AskAsync("say", ClaimBlob.KeyOf(information)), StringComparison.Ordinal);
        Assert.True(SocketDuplicator.Discard(theirs));
    }
}
