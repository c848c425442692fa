namespace PluginHost.Hosting.Transport;

/// <summary>A caller who waits for room in a <see cref="SendQueue"/>, with what it wants to send; with nothing, it only waits.</summary>
internal sealed class SendRequest(ReadOnlyMemory<byte> bytes)
{
    private readonly TaskCompletionSource<SendOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Bytes => bytes;

    public Task<SendOutcome> Outcome => _outcome.Task;

    public void Complete(SendOutcome outcome) => _outcome.TrySetResult(outcome);
}
