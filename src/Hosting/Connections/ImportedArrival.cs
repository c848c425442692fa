namespace PluginHost.Hosting.Connections;

/// <summary>A session that comes into this process as bytes and a socket.</summary>
internal sealed class ImportedArrival : IArrivingSession
{
    private readonly ContextConnections _to;
    private readonly IMovingSession _session;
    private readonly SessionConnection _expected;

    private ImportedArrival(ContextConnections to, IMovingSession session, SessionConnection expected) =>
        (_to, _session, _expected) = (to, session, expected);

    /// <inheritdoc cref="GenerationConnections.ExpectAsync"/>
    public static async Task<Expectation> ExpectAsync(
        ContextConnections to, IReadOnlyList<IMovingSession> sessions, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (to.SessionVersion is not { } read)
        {
            return new Expectation([]);
        }

        var arrivals = new List<IArrivingSession>(sessions.Count);
        foreach (IMovingSession session in sessions)
        {
            SessionExport export = await session.ExportAsync(read, timeout, cancellationToken);
            PluginFault? fault = export.Fault;
            if (export is { Session: { } saved, Socket: { } socket })
            {
                var expected = new SessionConnection(to, saved, socket);
                fault = await expected.LoadAsync(saved, timeout, cancellationToken);
                arrivals.Add(new ImportedArrival(to, session, expected));
            }

            if (fault is not null)
            {
                arrivals.ForEach(a => a.Discard());
                return new Expectation([], fault, IsGivers: export.Fault is not null);
            }
        }

        return new Expectation(arrivals);
    }

    public bool TryAdopt()
    {
        if (!_to.TryAdopt(_expected))
        {
            return false;
        }

        if (!_session.TryGive())
        {
            _to.Ended(_expected, fault: null); // It is another's.
            return false;
        }

        _ = BeginAsync();
        return true;
    }

    public void Discard()
    {
        // The socket is the giver's still.
    }

    private async Task BeginAsync()
    {
        _expected.Send(await _session.LeaveAsync());
        _expected.Begin();
    }
}
