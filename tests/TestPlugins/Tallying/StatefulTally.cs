using System.Buffers.Binary;
using PluginHost.Contracts;

namespace PluginHost.TestPlugins;

/// <summary>
/// A <see cref="Tally"/> that also counts the lines of all connections, and answers with that number. A setting <c>Share</c> says how the
/// state passes.
/// </summary>
public abstract class StatefulTally(int version, IPluginContext context) : Tally(version, context), IReferenceState
{
    private readonly string? _share = context.Settings["Share"];
    private long[] _lines = [0];

    public int StateVersion => SessionVersion;

    public object? ShareState(int readerVersion) => _share switch
    {
        "framework" => _lines,
        "own" => new Dictionary<string, object> { ["lines"] = _lines, ["of"] = this },
        _ => null,
    };

    public void AdoptState(object state, int savedVersion)
    {
        Fail("LoadStateThrows");
        _lines = (long[])state;
    }

    public async ValueTask SaveAsync(Stream to, int readerVersion, CancellationToken cancellationToken)
    {
        Fail("SaveStateThrows");
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _lines[0]);
        await to.WriteAsync(bytes.AsMemory(0, 4), cancellationToken);
        Fail("SaveStateThrowsMidway");
        await to.WriteAsync(bytes.AsMemory(4), cancellationToken);
    }

    public async ValueTask LoadAsync(Stream from, int savedVersion, CancellationToken cancellationToken)
    {
        Fail("LoadStateThrows");
        byte[] bytes = new byte[8];
        await from.ReadExactlyAsync(bytes, cancellationToken);
        _lines = [BinaryPrimitives.ReadInt64LittleEndian(bytes)];
    }

    protected override string Answer(TallySession session, string line) =>
        $"{Name}:{session.Lines}:{Interlocked.Increment(ref _lines[0])}:{line}";
}
