using System.Text;

namespace PluginHost.Hosting.Processes;

/// <summary>
/// Lines of a stream that somebody else writes, as he likes: read one at a time, so that who writes faster than they are dealt with has to
/// wait.
/// </summary>
internal static class LineReader
{
    /// <summary>A longer line is cut, in bytes.</summary>
    public const int MaxLine = 8192;

    /// <summary>What is behind a line that was cut.</summary>
    public const string Cut = " …";

    /// <summary>
    /// Until the stream ends, or until the token fires; what has come by then is given. Bytes that are no UTF-8 are replaced.
    /// </summary>
    public static async Task ReadAsync(Stream stream, Action<string> line, CancellationToken until)
    {
        var buffer = new byte[4096];
        var current = new PendingLine(line);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, until).ConfigureAwait(false)) > 0;)
            {
                current.Add(buffer.AsSpan(0, read));
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // Enough was waited for.
        }

        current.End();
    }

    private sealed class PendingLine(Action<string> line)
    {
        private readonly byte[] _bytes = new byte[MaxLine];
        private int _length;
        private bool _cut;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
            {
                Append(bytes[..end]);
                Finish();
            }

            Append(bytes);
        }

        public void End()
        {
            if (_length > 0)
            {
                Finish();
            }
        }

        private void Append(ReadOnlySpan<byte> bytes)
        {
            int fits = Math.Min(bytes.Length, MaxLine - _length);
            bytes[..fits].CopyTo(_bytes.AsSpan(_length));
            _length += fits;

            // A line without end is shown when it is too long, not when it ends.
            if (fits < bytes.Length && !_cut)
            {
                _cut = true;
                line(Encoding.UTF8.GetString(_bytes.AsSpan(0, WholeCharacters())) + Cut);
            }
        }

        private void Finish()
        {
            if (!_cut)
            {
                int length = _length > 0 && _bytes[_length - 1] == '\r' ? _length - 1 : _length;
                line(Encoding.UTF8.GetString(_bytes, 0, length));
            }

            _length = 0;
            _cut = false;
        }

        // Without the beginning of a character that was cut: at most three bytes, of which all but the first are 10xxxxxx.
        private int WholeCharacters()
        {
            int at = _length - 1;
            while (at > _length - 4 && (_bytes[at] & 0xC0) == 0x80)
            {
                at--;
            }

            return Rune.DecodeFromUtf8(_bytes.AsSpan(at, _length - at), out _, out int used) == System.Buffers.OperationStatus.Done
                && at + used == _length ? _length : at;
        }
    }
}
