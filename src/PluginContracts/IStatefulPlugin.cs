namespace PluginHost.Contracts;

/// <summary>
/// Optional, beside <see cref="ISessionHandler{TSession}"/>: state of the whole plugin that a reload takes along, such as the rooms of a
/// chat or the keys of a store.
/// </summary>
/// <remarks>
/// <para>
/// Such a plugin is reloaded behind a barrier: new connections wait, every session is suspended, the state is saved by the old generation
/// and loaded by the new one while both calls run, then the sessions are, then all go on in the new code. Whatever fails before that last
/// step gives the old generation its sessions back; its state was only read. From the call of <see cref="SaveAsync"/> no connection's code
/// runs in the old generation, and if the reload succeeds none ever will: what its timers or threads change afterwards is lost, so they
/// should change nothing.
/// </para>
/// <para>
/// The plugin must serve its connections as sessions, because a connection that drains would go on using the state that has left: together
/// with <see cref="IConnectionHandler"/> or <see cref="ISocketReceiver"/> it is refused at load. State that is large and made of framework
/// types only can pass by reference: <see cref="IReferenceState"/>.
/// </para>
/// </remarks>
public interface IStatefulPlugin
{
    /// <summary>The newest format that <see cref="SaveAsync"/> writes and <see cref="LoadAsync"/> reads. Constant, from 1.</summary>
    int StateVersion { get; }

    /// <summary>Writes the state in the format of version <c>min(StateVersion, readerVersion)</c>, changing nothing of it.</summary>
    /// <param name="to">Goes straight to the reader, through a bounded buffer: nothing holds the whole. The host owns it.</param>
    /// <param name="readerVersion">The <see cref="StateVersion"/> of the generation that will read it; may be older than this
    /// one's.</param>
    /// <param name="cancellationToken">Fires when the reload is given up.</param>
    /// <exception cref="NotSupportedException">So old a format is not written any more: the reload is abandoned.</exception>
    ValueTask SaveAsync(Stream to, int readerVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the state of the generation before, in place of what this one has. Called once, before any session is loaded or opened for a
    /// client.
    /// </summary>
    /// <param name="from">What <see cref="SaveAsync"/> writes, as it is written; its end is the end of the state. The host owns it.</param>
    /// <param name="version">The format: the older of the two generations' <see cref="StateVersion"/>.</param>
    /// <param name="cancellationToken">Fires when the reload is given up.</param>
    /// <exception cref="Exception">Any exception abandons the reload; the old generation goes on with its state and its
    /// connections.</exception>
    ValueTask LoadAsync(Stream from, int version, CancellationToken cancellationToken);
}
