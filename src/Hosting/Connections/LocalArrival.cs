using System.Buffers;
using PluginHost.Hosting.PluginCalls;

namespace PluginHost.Hosting.Connections;

/// <summary>
/// A session on its way between two generations of this process: the connection itself is theirs both, and nothing of it is copied.
/// </summary>
internal sealed class LocalArrival : IArrivingSession
{
    private readonly ContextConnections _to;
    private readonly SessionConnection _session;
    private readonly SessionConnection _expected;

    private LocalArrival(ContextConnections to, SessionConnection session) =>
        (_to, _session, _expected) = (to, session, to.Expect(session));

    /// <inheritdoc cref="GenerationConnections.ExpectAsync"/>
    public static async Task<Expectation> ExpectAsync(
        ContextConnections to, IReadOnlyList<SessionConnection> sessions, int written, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        if (to.SessionVersion is not { } read)
        {
            return new Expectation([]);
        }

        LocalArrival[] arrivals = [.. sessions.Select(s => new LocalArrival(to, s))];
        bool isGivers = true;
        PluginFault? fault = await PluginCall.RunAsync("Save or Load", () =>
        {
            var saved = new ArrayBufferWriter<byte>();
            foreach (LocalArrival arrival in arrivals)
            {
                saved.ResetWrittenCount();
                isGivers = true;
                arrival._session.Save(read, saved);
                isGivers = false;
                arrival._expected.Load(new ReadOnlySequence<byte>(saved.WrittenMemory), Math.Min(written, read));
            }

            return Task.CompletedTask;
        }, timeout, to.Time, cancellationToken);
        return fault is null
            ? new Expectation(arrivals)
            : new Expectation([], fault with { During = isGivers ? "Save" : "Load" }, isGivers);
    }

    public bool TryAdopt() => _to.TryAdopt(_session, _expected);

    public void Discard()
    {
        // The connection is the other generation's still, and this one's view of it was never shown to anybody.
    }
}
