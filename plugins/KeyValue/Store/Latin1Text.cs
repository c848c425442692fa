using System.Text;

namespace PluginHost.Plugins.KeyValue.Store;

/// <summary>
/// Turns bytes into text, one character a byte, for look-ups that allocate nothing. Keys, fields and members are kept as such strings: they
/// are binary safe, and compare as their bytes do.
/// </summary>
internal sealed class Latin1Text
{
    private const int Kept = 1024;

    private char[] _scratch = new char[Kept];

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<char> Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _scratch.Length || _scratch.Length > Kept)
        {
            _scratch = new char[Math.Max(bytes.Length, Kept)];
        }

        Encoding.Latin1.GetChars(bytes, _scratch);
        return _scratch.AsSpan(0, bytes.Length);
    }
}
